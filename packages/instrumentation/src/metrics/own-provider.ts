import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { Settings } from '../settings.ts'
import type { FlushableProvider } from './destination.ts'
import { type ExportedMetrics, type Reported, scopeMetricsOf } from './exported.ts'
import { ownResource } from './own-resource.ts'
import { type ExportOutcome, Sender, senderOptions } from './sender.ts'

// Nothing of this is imported when an app starts: OpenTelemetry's SDK and exporter take longer to load than all else.

/** Our own provider, and how its last export ended. */
export interface OwnProvider {
  readonly provider: FlushableProvider
  /** Absent before the first. */
  lastExport(): ExportOutcome | undefined
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
  const exporter = new Sender(senderOptions(settings))
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
