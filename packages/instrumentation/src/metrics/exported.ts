import { type HrTime, ValueType } from '@opentelemetry/api'
import type { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics'
import { type Instrument, scopeName } from '@tollbell/conventions'
import type { HistogramPoint } from './own-histograms.ts'
import type { Sum } from './sums.ts'

/** What an exporter takes. */
export type ExportedMetrics = Parameters<OTLPMetricExporter['export']>[0]

type ScopeMetrics = ExportedMetrics['scopeMetrics'][number]

/** What is exported: cumulative values of our instruments. */
export interface Reported {
  readonly sums: readonly Sum[]
  readonly histograms?: readonly HistogramPoint[]
}

/** Values as an exporter takes them. Times are in milliseconds since 1970; all of them began at `startMs`. */
export function scopeMetricsOf({ sums, histograms = [] }: Reported, startMs: number, timeMs: number): ScopeMetrics {
  const times = { startTime: hrTimeOf(startMs), endTime: hrTimeOf(timeMs) }
  const ofSums = [...Map.groupBy(sums, ({ instrument }) => instrument)].map(([instrument, points]) => ({
    ...metricOf(instrument),
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints: points.map(({ value, attributes }) => ({ ...times, attributes, value })),
  }))
  const ofHistograms = [...Map.groupBy(histograms, ({ instrument }) => instrument)].map(([instrument, points]) => ({
    ...metricOf(instrument),
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: points.map((point) => ({ ...times, attributes: point.attributes, value: histogramOf(point) })),
  }))
  return { scope: { name: scopeName }, metrics: [...ofSums, ...ofHistograms] as unknown as ScopeMetrics['metrics'] }
}

// How an instrument was made matters to an SDK only; what is sent is its name, unit and description.
function metricOf(instrument: Instrument): object {
  return {
    descriptor: { ...instrument, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
}

function histogramOf({ boundaries, counts, count, sum, min, max }: HistogramPoint): object {
  return { buckets: { boundaries, counts }, count, sum, min, max }
}

function hrTimeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
}
