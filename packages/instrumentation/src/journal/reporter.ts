import { ValueType } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics'
import { scopeName } from '@tollbell/conventions'
import { type ExportedMetrics, exportOptions, hrTimeOf } from '../metrics/own-provider.ts'
import type { Sum } from '../metrics/sums.ts'
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
  const times = { startTime: hrTimeOf(head.startMs), endTime: hrTimeOf(lastCallMs) }
  const metrics = [...Map.groupBy(sums, ({ instrument }) => instrument)].map(([descriptor, points]) => ({
    // How an instrument was made matters to an SDK only; what is sent is its name, unit and description.
    descriptor: { ...descriptor, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints: points.map(({ value, attributes }: Sum) => ({ ...times, attributes, value })),
  })) as unknown as ExportedMetrics['scopeMetrics'][number]['metrics']
  return { resource: resourceFromAttributes(head.resource), scopeMetrics: [{ scope: { name: scopeName }, metrics }] }
}
