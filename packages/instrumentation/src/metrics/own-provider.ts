import { diag, type MeterProvider as MeterProviderApi } from '@opentelemetry/api'
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { attributes, scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'
import { type ExportedMetrics, type Sum, scopeMetricsOf } from './sums.ts'

// A ledger takes exports of up to 16 MB, and three metrics of so many series are 15.
export const ownMaxSeries = 8_000

// An export that fails is made good by the next, so none has to hold up an app for the standard ten seconds.
const exportTimeoutMs = 3_000

/** A MeterProvider that can be told to export. */
export interface FlushableProvider extends MeterProviderApi {
  forceFlush?(): Promise<void>
  shutdown?(): Promise<void>
}

/** Our own provider, what it reports, and how its last export ended. */
export interface OwnProvider {
  readonly provider: FlushableProvider
  /** Reports these sums from now on, which began at that time. */
  report(sums: () => readonly Sum[], start: { readonly ms: number }): void
  /** Absent before the first. */
  lastExport(): ExportOutcome | undefined
}

/** How an export ended; without an error it arrived. */
export interface ExportOutcome {
  readonly error?: Error | undefined
}

/** The resource of everything our own provider exports. */
export function ownResource(settings: Settings): Record<string, string> {
  return {
    ...settings.resourceAttributes,
    [attributes.serviceName]: settings.serviceName,
    [attributes.serviceInstanceId]: settings.instanceId,
  }
}

/**
 * A private MeterProvider that sends JSON over OTLP/HTTP, cumulative, where the standard `OTEL_*` variables say:
 * `OTEL_EXPORTER_OTLP_(METRICS_)ENDPOINT`, `…_HEADERS`, `…_TIMEOUT`, `…_COMPRESSION`, `…_CERTIFICATE`.
 */
export function createOwnProvider(settings: Settings): OwnProvider {
  const exporter = new WatchedExporter(exportOptions(settings))
  const resource = resourceFromAttributes(ownResource(settings))
  let reported: { sums: () => readonly Sum[]; start: { readonly ms: number } } | undefined
  const read = (): ExportedMetrics['scopeMetrics'] =>
    reported ? [scopeMetricsOf(reported.sums(), reported.start.ms, Date.now())] : []
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
    views: [{ meterName: scopeName, aggregationCardinalityLimit: settings.maxSeries ?? ownMaxSeries }],
  })
  return {
    provider,
    report(sums, start) {
      reported = { sums, start }
    },
    lastExport: () => exporter.last,
  }
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
