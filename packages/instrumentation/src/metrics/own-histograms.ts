import type { Attributes } from '@opentelemetry/api'
import { type Instrument, instruments, totalTokens } from '@tollbell/conventions'
import type { FinishedCall } from './call.ts'
import {
  type AttributeSets,
  attributeSetsOf,
  type CallHistograms,
  durationBuckets,
  tokenBuckets,
  withError,
} from './histograms.ts'
import type { UsageSeries } from './usage-counters.ts'

/** A cumulative point of a histogram. */
export interface HistogramPoint {
  readonly instrument: Instrument
  readonly attributes: Attributes
  /** Upper bounds of the buckets, which they include; the last bucket has none. */
  readonly boundaries: readonly number[]
  /** How many values each bucket has. */
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

// What OpenTelemetry's SDK puts what it cannot tell apart any more under.
// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
const overflow: Attributes = { 'otel.metric.overflow': true }

/**
 * The standard GenAI histograms, kept here and read when they are exported. An SDK's histogram hashes the attributes at
 * each record: three of them take as long as all else that is done for a call.
 */
export class OwnHistograms implements CallHistograms {
  readonly #extra: Attributes
  readonly #maxPoints: number
  readonly #durations = new Map<string, Sums>()
  readonly #tokens = new Map<string, Sums>()
  readonly #bySeries = new Map<UsageSeries, SeriesSums>()

  /**
   * @param extra attributes of every point
   * @param maxPoints how many points of a metric are told apart
   */
  constructor(extra: Attributes = {}, maxPoints: number = Number.POSITIVE_INFINITY) {
    this.#extra = extra
    this.#maxPoints = maxPoints
  }

  record(series: UsageSeries, { durationSeconds, errorType, usage }: FinishedCall): void {
    const sums = this.#sumsOf(series)
    const { base, input: inputSet, output: outputSet } = sums.sets
    if (errorType) this.#durationOf(withError(base, errorType)).record(durationSeconds)
    else (sums.duration ??= this.#durationOf(base)).record(durationSeconds)
    if (!usage) return
    const input = totalTokens(usage, 'input')
    const output = totalTokens(usage, 'output')
    if (input !== undefined) (sums.input ??= this.#tokensOf(inputSet)).record(input)
    if (output !== undefined) (sums.output ??= this.#tokensOf(outputSet)).record(output)
  }

  /** All points at this moment. */
  points(): HistogramPoint[] {
    return [...this.#durations.values(), ...this.#tokens.values()]
  }

  #sumsOf(series: UsageSeries): SeriesSums {
    let sums = this.#bySeries.get(series)
    if (!sums) {
      sums = { sets: attributeSetsOf(series.sample, this.#extra) }
      this.#bySeries.set(series, sums)
    }
    return sums
  }

  #durationOf(set: Attributes): Sums {
    return this.#pointOf(this.#durations, instruments.genAiOperationDuration, durationBuckets, set)
  }

  #tokensOf(set: Attributes): Sums {
    return this.#pointOf(this.#tokens, instruments.genAiTokenUsage, tokenBuckets, set)
  }

  #pointOf(points: Map<string, Sums>, instrument: Instrument, boundaries: readonly number[], set: Attributes): Sums {
    const key = JSON.stringify(set)
    const known = points.get(key)
    if (known) return known
    if (set !== overflow && points.size >= this.#maxPoints - 1) {
      return this.#pointOf(points, instrument, boundaries, overflow)
    }
    const point = new Sums(instrument, boundaries, set)
    points.set(key, point)
    return point
  }
}

/** Where the calls of a series are recorded. Series that differ in what the conventions do not name share a point. */
interface SeriesSums {
  readonly sets: AttributeSets
  duration?: Sums
  input?: Sums
  output?: Sums
}

class Sums implements HistogramPoint {
  readonly instrument: Instrument
  readonly attributes: Attributes
  readonly boundaries: readonly number[]
  readonly counts: number[]
  count = 0
  sum = 0
  min: number = Number.POSITIVE_INFINITY
  max: number = Number.NEGATIVE_INFINITY

  constructor(instrument: Instrument, boundaries: readonly number[], set: Attributes) {
    this.instrument = instrument
    this.boundaries = boundaries
    this.attributes = set
    this.counts = [...boundaries.map(() => 0), 0]
  }

  record(value: number): void {
    let bucket = 0
    while (bucket < this.boundaries.length && value > (this.boundaries[bucket] ?? 0)) bucket += 1
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.count += 1
    this.sum += value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }
}
