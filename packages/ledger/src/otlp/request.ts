import type { RunStreams } from '../booking/run.ts'
import type { Stream } from '../booking/stream.ts'

/**
 * What the ledger reads of an OTLP metrics request, whatever its encoding. Attribute values are kept as text.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto
 */
export interface MetricsRequest {
  readonly resources: readonly ResourceMetrics[]
}

export interface ResourceMetrics {
  readonly attributes: Attributes
  readonly scopes: readonly ScopeMetrics[]
}

export interface ScopeMetrics {
  readonly name: string
  readonly version: string
  readonly metrics: readonly Metric[]
}

/** A sum or histogram whose name the ledger reads, or anything else, of which only the number of points matters. */
export type Metric = CountedMetric | OtherMetric

export interface CountedMetric {
  /** `histogram` stands for exponential ones as well. */
  readonly kind: 'sum' | 'histogram'
  readonly name: string
  readonly temporality: Temporality
  /** Whether it only grows. What a histogram counts always does. */
  readonly monotonic: boolean
  readonly points: readonly NumberPoint[]
  /** All points, in columns and with their streams, when an exporter said the same of it before; then `points` is empty. */
  readonly recognised?: RecognisedPoints
  /** Asks to be told the streams of its points, to recognise them when they come again. */
  readonly remember?: ((streams: readonly Stream[]) => void) | undefined
}

export interface RecognisedPoints {
  readonly of: RunStreams
  readonly timesMs: Float64Array
  /** As they were sent. */
  readonly values: Float64Array
}

export interface OtherMetric {
  readonly kind: 'other'
  readonly name: string
  readonly pointCount: number
}

/** How many points a metric has. */
export function pointCount(metric: Metric): number {
  return metric.kind === 'other' ? metric.pointCount : (metric.recognised?.timesMs.length ?? metric.points.length)
}

/** A point with its attributes; or with its stream, when an exporter said the same of it before. */
export type NumberPoint = PointNumbers &
  ({ readonly attributes: Attributes; readonly stream?: undefined } | { readonly stream: Stream })

export interface PointNumbers {
  /** 0 when the sender did not say. */
  readonly startMs: number
  readonly timeMs: number
  /**
   * Of a histogram the sum of what was recorded. Absent when the sender marks the point as "no recorded value", and
   * where a histogram keeps no sum.
   */
  readonly value: number | undefined
  /** Of a histogram how often was recorded. */
  readonly count?: number | undefined
}

export type Attributes = ReadonlyMap<string, string>

/** Which metrics to read; the points of all others are counted only. */
export type Wanted = (metricName: string, scopeName: string) => boolean

/** Whether a point says what there was since the start, or since the point before. */
export type Temporality = 'cumulative' | 'delta' | 'unspecified'

/** The temporality of an `AggregationTemporality`, which JSON may have by name. */
export function temporalityOf(value: unknown): Temporality {
  if (value === 2 || value === 'AGGREGATION_TEMPORALITY_CUMULATIVE') return 'cumulative'
  return value === 1 || value === 'AGGREGATION_TEMPORALITY_DELTA' ? 'delta' : 'unspecified'
}

/** `DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK` */
export const noRecordedValue = 1

/** A body that is not what its content type says. The message is a sentence for the sender. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DecodeError'
  }
}
