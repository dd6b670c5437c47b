import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type ExportedMetrics, scopeMetricsOf } from '../metrics/exported.ts'
import { exportOptions } from '../metrics/own-provider.ts'
import type { Settings } from '../settings.ts'
import type { Orphan } from './orphan.ts'

/** Sends the final values of a dead process. Resolves to whether they arrived. */
export type Report = (orphan: Orphan) => Promise<boolean>

/** Reports over OTLP/HTTP as the dead process would have: the same address, names and beginning, so the same series. */
export function otlpReport(settings: Settings): Report {
  return async (orphan) => {
    const exporter = new OTLPMetricExporter(exportOptions(settings))
    const arrived = await new Promise<boolean>((resolve) =>
      exporter.export(exportOf(orphan), ({ error }) => resolve(error === undefined)),
    )
    await exporter.shutdown()
    return arrived
  }
}

function exportOf({ head, sums, lastCallMs }: Orphan): ExportedMetrics {
  return {
    resource: resourceFromAttributes(head.resource),
    scopeMetrics: [scopeMetricsOf({ sums }, head.startMs, lastCallMs)],
  }
}
