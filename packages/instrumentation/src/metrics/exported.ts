import { type HrTime, ValueType } from '@opentelemetry/api'
import type { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics'
import { scopeName } from '@tollbell/conventions'
import type { Sum } from './sums.ts'

/** What an exporter takes. */
export type ExportedMetrics = Parameters<OTLPMetricExporter['export']>[0]

type ScopeMetrics = ExportedMetrics['scopeMetrics'][number]

/** Sums as an exporter takes them. Times are in milliseconds since 1970; all sums began at `startMs`. */
export function scopeMetricsOf(sums: readonly Sum[], startMs: number, timeMs: number): ScopeMetrics {
  const times = { startTime: hrTimeOf(startMs), endTime: hrTimeOf(timeMs) }
  const metrics = [...Map.groupBy(sums, ({ instrument }) => instrument)].map(([descriptor, points]) => ({
    // How an instrument was made matters to an SDK only; what is sent is its name, unit and description.
    descriptor: { ...descriptor, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints: points.map(({ value, attributes }) => ({ ...times, attributes, value })),
  })) as unknown as ScopeMetrics['metrics']
  return { scope: { name: scopeName }, metrics }
}

function hrTimeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
}
