import { randomUUID } from 'node:crypto'
import type { Counter } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import { instruments, attributes as names } from '@tollbell/conventions'
import type { Call } from './truth.ts'

export interface AppOptions {
  readonly url: string
  readonly project: string
  /** Another for each process, unless a deployment gives it a stable one. */
  readonly instance?: string
  /** The app's own clock, which may be wrong. Those of the system by default. */
  readonly now?: () => number
}

const mostAttempts = 100
// Shorter than the exporter's own first pause before it tries again, of a second less a fifth: here the scenario does
// that.
const longestWaitMs = 700

/** An app with the real OpenTelemetry SDK and its real exporter, which reports calls as the instrumentation does. */
export class App {
  readonly #exporter: PushMetricExporter
  readonly #reader: PeriodicExportingMetricReader
  readonly #cost: Counter
  readonly #tokens: Counter
  readonly #requests: Counter
  readonly #now: () => number
  readonly #startedAtMs: number

  constructor({ url, project, instance = randomUUID(), now = Date.now }: AppOptions) {
    this.#exporter = new OTLPMetricExporter({ url: `${url}/v1/metrics`, timeoutMillis: longestWaitMs })
    // Collected by hand: whole hours until it would do so itself.
    this.#reader = new PeriodicExportingMetricReader({ exporter: this.#exporter, exportIntervalMillis: 3_600_000 })
    const resource = resourceFromAttributes({ [names.serviceName]: project, [names.serviceInstanceId]: instance })
    const meter = new MeterProvider({ resource, readers: [this.#reader] }).getMeter('@tollbell/instrumentation')
    this.#cost = meter.createCounter(instruments.cost.name)
    this.#tokens = meter.createCounter(instruments.tokens.name)
    this.#requests = meter.createCounter(instruments.requests.name)
    this.#now = now
    this.#startedAtMs = now()
  }

  count({ model, tokenClass, tokens, costNanoUsd }: Call): void {
    const attributes = { [names.provider]: 'openai', [names.responseModel]: model }
    this.#cost.add(costNanoUsd / 1e9, { ...attributes, [names.tokenClass]: tokenClass })
    this.#tokens.add(tokens, { ...attributes, [names.tokenClass]: tokenClass })
    this.#requests.add(1, { ...attributes, [names.outcome]: 'ok' })
  }

  /** Whether the exporter says that it was taken. */
  async export(): Promise<boolean> {
    const { resourceMetrics } = await this.#reader.collect()
    this.#stamp(resourceMetrics)
    return await new Promise((resolve) => {
      this.#exporter.export(resourceMetrics, ({ error }) => resolve(error === undefined))
    })
  }

  /** As the instrumentation does at exit: again and again, but not for ever. */
  async exportForSure(): Promise<void> {
    for (let attempt = 0; attempt < mostAttempts; attempt++) if (await this.export()) return
    throw new Error(`no export got through in ${mostAttempts} attempts`)
  }

  async stop(): Promise<void> {
    await this.#exporter.shutdown()
  }

  // The SDK takes the system's time, and every test here would have the same.
  #stamp({ scopeMetrics }: ResourceMetrics): void {
    const startTime = hrTime(this.#startedAtMs)
    const endTime = hrTime(this.#now())
    for (const { metrics } of scopeMetrics) {
      for (const { dataPoints } of metrics) for (const point of dataPoints) Object.assign(point, { startTime, endTime })
    }
  }
}

function hrTime(ms: number): [seconds: number, nanoseconds: number] {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
}
