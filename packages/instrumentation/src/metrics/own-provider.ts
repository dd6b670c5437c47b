import { diag, type MeterProvider as MeterProviderApi } from '@opentelemetry/api'
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { attributes, scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'

// The SDK folds everything beyond 2,000 series of an instrument into one without attributes.
const maxSeries = 100_000

// An export that fails is made good by the next, so none has to hold up an app for the standard ten seconds.
const exportTimeoutMs = 3_000

/** A MeterProvider that can be told to export. */
export interface FlushableProvider extends MeterProviderApi {
  forceFlush?(): Promise<void>
  shutdown?(): Promise<void>
}

/** Our own provider, how its last export ended and what was in it. */
export interface OwnProvider {
  readonly provider: FlushableProvider
  lastExportFailed(): boolean
  lastExport(): ResourceMetrics | undefined
}

/**
 * A private MeterProvider that sends JSON over OTLP/HTTP, cumulative, where the standard `OTEL_*` variables say:
 * `OTEL_EXPORTER_OTLP_(METRICS_)ENDPOINT`, `…_HEADERS`, `…_TIMEOUT`, `…_COMPRESSION`, `…_CERTIFICATE`.
 */
export function createOwnProvider(settings: Settings): OwnProvider {
  const exporter = new WatchedExporter({
    temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
    ...(settings.exportTimeoutGiven ? {} : { timeoutMillis: exportTimeoutMs }),
  })
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      ...settings.resourceAttributes,
      [attributes.serviceName]: settings.serviceName,
      [attributes.serviceInstanceId]: settings.instanceId,
    }),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: settings.exportIntervalMs })],
    views: [{ meterName: scopeName, aggregationCardinalityLimit: maxSeries }],
  })
  return { provider, lastExportFailed: () => exporter.failed, lastExport: () => exporter.exported }
}

type ExportArguments = Parameters<OTLPMetricExporter['export']>

/** Remembers the last export and how it ended: a MeterProvider that is told to export does not tell. */
class WatchedExporter extends OTLPMetricExporter {
  failed = false
  exported: ResourceMetrics | undefined

  override export(metrics: ExportArguments[0], done: ExportArguments[1]): void {
    this.exported = metrics
    super.export(metrics, (result) => {
      this.failed = result.error !== undefined
      if (this.failed) diag.warn(`${scopeName}: an export failed; the next one makes it good`, result.error)
      done(result)
    })
  }
}
