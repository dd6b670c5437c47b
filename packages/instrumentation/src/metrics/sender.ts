import { diag } from '@opentelemetry/api'
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'
import type { ExportedMetrics } from './exported.ts'
import { exportsOf } from './pieces.ts'

// An export that fails is made good by the next, so none has to hold up an app for the standard ten seconds.
const timeoutMs = 3_000

/** How an export ended; without an error it arrived. */
export interface ExportOutcome {
  readonly error?: Error | undefined
}

type SenderOptions = NonNullable<ConstructorParameters<typeof OTLPMetricExporter>[0]>
type Done = Parameters<OTLPMetricExporter['export']>[1]

/** How an app's process exports; the rest is said by the standard variables. */
export function senderOptions({ exportTimeoutGiven }: Settings): SenderOptions {
  return exportTimeoutGiven ? {} : { timeoutMillis: timeoutMs }
}

/**
 * Sends cumulative values as JSON over OTLP/HTTP, those of thousands of series in several requests, and remembers how
 * that ended: a MeterProvider that is told to export does not tell.
 */
export class Sender extends OTLPMetricExporter {
  last: ExportOutcome | undefined

  constructor(options: SenderOptions) {
    super({ ...options, temporalityPreference: AggregationTemporalityPreference.CUMULATIVE })
  }

  /** Sends and waits for the answer. */
  send(metrics: ExportedMetrics): Promise<ExportOutcome> {
    return new Promise((resolve) => this.export(metrics, resolve))
  }

  override export(metrics: ExportedMetrics, done: Done): void {
    this.#sendNext(exportsOf(metrics), (result) => {
      this.last = { error: result.error }
      if (result.error) diag.warn(`${scopeName}: an export failed; the next one makes it good`, result.error)
      done(result)
    })
  }

  /** One after the other: a ledger that refuses one is not sent the rest. */
  #sendNext([next, ...rest]: readonly ExportedMetrics[], done: Done): void {
    if (!next) return
    super.export(next, (result) => {
      if (result.error || rest.length === 0) done(result)
      else this.#sendNext(rest, done)
    })
  }
}
