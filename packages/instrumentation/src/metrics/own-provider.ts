import { diag } from '@opentelemetry/api'
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'
import type { FlushableProvider } from './destination.ts'
import { type ExportedMetrics, scopeMetricsOf } from './exported.ts'
import { ownResource } from './own-resource.ts'
import type { Sum } from './sums.ts'

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
 * @param maxSeries how many series of a histogram it tells apart
 * @param report the sums to export, and when they began in milliseconds since 1970
 */
export function createOwnProvider(
  settings: Settings,
  maxSeries: number,
  report: () => { readonly sums: readonly Sum[]; readonly startMs: number },
): OwnProvider {
  const exporter = new WatchedExporter(exportOptions(settings))
  const resource = resourceFromAttributes(ownResource(settings))
  const read = (): ExportedMetrics['scopeMetrics'] => {
    const { sums, startMs } = report()
    return [scopeMetricsOf(sums, startMs, Date.now())]
  }
  const provider = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: settings.exportIntervalMs,
        // Past the SDK's instruments: they hash the attributes of each series at each export, which for thousands of
        // series holds the app up for longer than a call takes.
        metricProducers: [
          { collect: () => Promise.resolve({ resourceMetrics: { resource, scopeMetrics: read() }, errors: [] }) },
        ],
      }),
    ],
    // For the histograms.
    views: [{ meterName: scopeName, aggregationCardinalityLimit: maxSeries }],
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
