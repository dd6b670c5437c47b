import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { instruments, attributes as names, type Outcome, type TokenClass } from '@tollbell/conventions'
import type { Encoding } from '../otlp/answer.ts'

// Shorter than the exporter's own first pause before it tries again, of a second less a fifth: that is for tests to do.
const longestWaitMs = 700

/** The real exporter of an encoding. It does not try again. */
export function otelExporter(
  encoding: Encoding,
  url: string,
  headers: Record<string, string> = {},
): PushMetricExporter {
  const options = { url, headers, timeoutMillis: longestWaitMs }
  return encoding === 'json' ? new JsonExporter(options) : new ProtobufExporter(options)
}

export interface TestCall {
  readonly model: string
  readonly tokenClass: TokenClass
  readonly tokens: number
  readonly costNanoUsd: number
  readonly outcome: Outcome
}

/** A process with the real OpenTelemetry SDK that reports calls as the instrumentation does. */
export interface TestApp {
  readonly provider: MeterProvider
  call(call: TestCall): void
  /** Whether the exporter says that it was taken. */
  export(exporter?: PushMetricExporter): Promise<boolean>
  stop(): Promise<void>
}

export function otelApp(exporter: PushMetricExporter, resource: Readonly<Record<string, string | number>>): TestApp {
  // Collected by hand: whole hours until it would do so itself.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ resource: resourceFromAttributes(resource), readers: [reader] })
  const meter = provider.getMeter('@tollbell/instrumentation', '1.2.3')
  const cost = meter.createCounter(instruments.cost.name)
  const tokens = meter.createCounter(instruments.tokens.name)
  const requests = meter.createCounter(instruments.requests.name)
  return {
    provider,
    call({ model, tokenClass, tokens: count, costNanoUsd, outcome }) {
      const attributes = { [names.provider]: 'openai', [names.responseModel]: model }
      cost.add(costNanoUsd / 1e9, { ...attributes, [names.tokenClass]: tokenClass })
      tokens.add(count, { ...attributes, [names.tokenClass]: tokenClass })
      requests.add(1, { ...attributes, [names.outcome]: outcome })
    },
    async export(through = exporter) {
      const { resourceMetrics } = await reader.collect()
      return await new Promise((resolve) => {
        through.export(resourceMetrics, ({ error }) => resolve(error === undefined))
      })
    },
    stop: () => exporter.shutdown(),
  }
}
