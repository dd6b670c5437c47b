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

/** A sum whose name the ledger reads, or anything else, of which only the number of points matters. */
export type Metric = SumMetric | OtherMetric

export interface SumMetric {
  readonly kind: 'sum'
  readonly name: string
  readonly cumulative: boolean
  readonly monotonic: boolean
  readonly points: readonly NumberPoint[]
}

export interface OtherMetric {
  readonly kind: 'other'
  readonly name: string
  readonly pointCount: number
}

export interface NumberPoint {
  readonly attributes: Attributes
  /** 0 when the sender did not say. */
  readonly startNanos: bigint
  readonly timeNanos: bigint
  /** Absent when the sender marks the point as "no recorded value". */
  readonly value: number | undefined
}

export type Attributes = ReadonlyMap<string, string>

/** Which sums to read; the points of all others are counted only. */
export type Wanted = (metricName: string) => boolean

/** `AGGREGATION_TEMPORALITY_CUMULATIVE` */
export const cumulativeTemporality = 2

/** `DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK` */
export const noRecordedValue = 1

/** A body that is not what its content type says. The message is a sentence for the sender. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DecodeError'
  }
}
