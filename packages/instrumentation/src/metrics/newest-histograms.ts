import type { Attributes, Histogram, Meter } from '@opentelemetry/api'
import { attributes, type Instrument, instruments, totalTokens } from '@tollbell/conventions'
import type { FinishedCall } from './call.ts'
import { type CallHistograms, durationBuckets, standardAttributesOf, tokenBuckets, withError } from './histograms.ts'
import type { HistogramPoint } from './own-histograms.ts'
import type { UsageSeries } from './usage-counters.ts'

// They have the same values and buckets as the standard ones, under other names; tokens are told apart by instrument.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/client-inference.md
const {
  genAiInferenceDuration: duration,
  genAiInferenceInputTokens: input,
  genAiInferenceOutputTokens: output,
} = instruments

/** The histograms of the newest GenAI conventions, on the app's MeterProvider beside the standard ones. */
export class NewestHistograms implements CallHistograms {
  readonly #standard: CallHistograms
  readonly #duration: Histogram
  readonly #input: Histogram
  readonly #output: Histogram
  readonly #extra: Attributes
  // By series, since making them anew for each call costs as much as recording.
  readonly #sets = new WeakMap<UsageSeries, Attributes>()

  constructor(meter: Meter, extra: Attributes, standard: CallHistograms) {
    const create = (instrument: Instrument, buckets: readonly number[]): Histogram =>
      meter.createHistogram(instrument.name, { ...instrument, advice: { explicitBucketBoundaries: [...buckets] } })
    this.#standard = standard
    this.#duration = create(duration, durationBuckets)
    this.#input = create(input, tokenBuckets)
    this.#output = create(output, tokenBuckets)
    this.#extra = extra
  }

  record(series: UsageSeries, call: FinishedCall): void {
    this.#standard.record(series, call)
    const { context, durationSeconds, errorType, usage } = call
    const set = this.#setOf(series)
    this.#duration.record(durationSeconds, withError(set, errorType), context)
    const [inputTokens, outputTokens] = [usage && totalTokens(usage, 'input'), usage && totalTokens(usage, 'output')]
    if (inputTokens !== undefined) this.#input.record(inputTokens, set, context)
    if (outputTokens !== undefined) this.#output.record(outputTokens, set, context)
  }

  #setOf(series: UsageSeries): Attributes {
    const known = this.#sets.get(series)
    if (known) return known
    const set = { ...standardAttributesOf(series.sample), ...this.#extra }
    this.#sets.set(series, set)
    return set
  }
}

/** The points of the standard histograms as those of the newest. */
export function newestPointsOf(points: readonly HistogramPoint[]): HistogramPoint[] {
  return points.flatMap((point) => {
    if (point.instrument === instruments.genAiOperationDuration) return [{ ...point, instrument: duration }]
    const { [attributes.tokenType]: direction, ...set } = point.attributes
    const instrument = direction === 'input' ? input : output
    // The point of all that could not be told apart has no direction.
    return direction === undefined ? [] : [{ ...point, instrument, attributes: set }]
  })
}
