import { diag, type HrTime, type MeterProvider as MeterProviderApi } from '@opentelemetry/api'
import { AggregationTemporalityPreference, OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { attributes, scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'

/** How many series of a metric we let it tell apart: about 1 kB each. */
export const ownMaxSeries = 100_000

// An export that fails is made good by the next, so none has to hold up an app for the standard ten seconds.
const exportTimeoutMs = 3_000

/** A MeterProvider that can be told to export. */
export interface FlushableProvider extends MeterProviderApi {
  forceFlush?(): Promise<void>
  shutdown?(): Promise<void>
}

/** Our own provider and how its last export ended. */
export interface OwnProvider {
  readonly provider: FlushableProvider
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
 * @param start when the sums began, in milliseconds since 1970
 */
export function createOwnProvider(settings: Settings, start: { readonly ms: number }): OwnProvider {
  const exporter = new OwnExporter(exportOptions(settings), start)
  const provider = new MeterProvider({
    resource: resourceFromAttributes(ownResource(settings)),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: settings.exportIntervalMs })],
    // Without it the SDK folds everything beyond 2,000 series of an instrument into one without attributes.
    views: [{ meterName: scopeName, aggregationCardinalityLimit: settings.maxSeries ?? ownMaxSeries }],
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

/** What an exporter takes. */
export type ExportedMetrics = ExportArguments[0]

/** Remembers how the last export ended, which a MeterProvider does not tell, and says when all sums began. */
class OwnExporter extends OTLPMetricExporter {
  last: ExportOutcome | undefined
  readonly #start: { readonly ms: number }

  constructor(options: ExportOptions, start: { readonly ms: number }) {
    super(options)
    this.#start = start
  }

  override export(metrics: ExportedMetrics, done: ExportArguments[1]): void {
    super.export(begunAt(hrTimeOf(this.#start.ms), metrics), (result) => {
      this.last = { error: result.error }
      if (result.error) diag.warn(`${scopeName}: an export failed; the next one makes it good`, result.error)
      done(result)
    })
  }
}

// For the SDK a series begins when it is first collected, which nobody else can know. With one beginning for all of a
// process, its last words and its journal go on with the very series it exported.
function begunAt(startTime: HrTime, metrics: ExportedMetrics): ExportedMetrics {
  return {
    ...metrics,
    scopeMetrics: metrics.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map(
        (metric) =>
          ({ ...metric, dataPoints: metric.dataPoints.map((point) => ({ ...point, startTime })) }) as typeof metric,
      ),
    })),
  }
}

/** Milliseconds since 1970 as OpenTelemetry has them: whole seconds, and nanoseconds. */
export function hrTimeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
}
