import { diag } from '@opentelemetry/api'
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'
import type { FlushableProvider } from './destination.ts'
import { type ExportedMetrics, type Reported, scopeMetricsOf } from './exported.ts'
import { ownResource } from './own-resource.ts'

// Nothing of this is imported when an app starts: OpenTelemetry's SDK and exporter take longer to load than all else.

// An export that fails is made good by the next, so none has to hold up an app for the standard ten seconds.
const exportTimeoutMs = 3_000

/** Our own provider, and how its last export ended. */
export interface OwnProvider {
  readonly provider: FlushableProvider
  /** Absent before the first. */
  lastExport(): ExportOutcome | undefined
}

/** How an export ended; without an error it arrived. */
export interface ExportOutcome {
  readonly error?: Error | undefined
}

/**
 * A private MeterProvider that sends JSON over OTLP/HTTP, cumulative, where the standard `OTEL_*` variables say:
 * `OTEL_EXPORTER_OTLP_(METRICS_)ENDPOINT`, `…_HEADERS`, `…_TIMEOUT`, `…_COMPRESSION`, `…_CERTIFICATE`.
 * @param report what to export, and when it began in milliseconds since 1970
 */
export function createOwnProvider(
  settings: Settings,
  report: () => Reported & { readonly startMs: number },
): OwnProvider {
  const exporter = new WatchedExporter(exportOptions(settings))
  const resource = resourceFromAttributes(ownResource(settings))
  const read = (): ExportedMetrics['scopeMetrics'] => {
    const { startMs, ...reported } = report()
    return [scopeMetricsOf(reported, startMs, Date.now())]
  }
  const provider = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: settings.exportIntervalMs,
        // Past the SDK's instruments: they hash attributes, a histogram's at each call, a sum's at each export, which
        // for thousands of series holds the app up for longer than a call takes.
        metricProducers: [
          { collect: () => Promise.resolve({ resourceMetrics: { resource, scopeMetrics: read() }, errors: [] }) },
        ],
      }),
    ],
  })
  return { provider, lastExport: () => exporter.last }
}

/** How we export; the rest is said by the standard variables. */
export function exportOptions({ exportTimeoutGiven }: Settings): ExportOptions {
  return {
    temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
    ...(exportTimeoutGiven ? {} : { timeoutMillis: exportTimeoutMs }),
  }
}

type ExportOptions = NonNullable<ConstructorParameters<typeof OTLPMetricExporter>[0]>
type ExportArguments = Parameters<OTLPMetricExporter['export']>

/** Remembers how the last export ended: a MeterProvider that is told to export does not tell. */
class WatchedExporter extends OTLPMetricExporter {
  last: ExportOutcome | undefined

  override export(metrics: ExportArguments[0], done: ExportArguments[1]): void {
    super.export(metrics, (result) => {
      this.last = { error: result.error }
      if (result.error) diag.warn(`${scopeName}: an export failed; the next one makes it good`, result.error)
      done(result)
    })
  }
}
