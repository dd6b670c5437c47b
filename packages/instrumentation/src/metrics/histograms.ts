import type { Attributes, Histogram, Meter } from '@opentelemetry/api'
import { attributes, instruments, totalTokens } from '@tollbell/conventions'
import type { FinishedCall } from './call.ts'
import type { UsageSeries } from './usage-counters.ts'

/** The standard GenAI histograms, wherever they are kept. */
export interface CallHistograms {
  record(series: UsageSeries, call: FinishedCall): void
}

// The buckets the GenAI conventions ask for.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
export const durationBuckets: readonly number[] = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]
export const tokenBuckets: readonly number[] = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]

/** The attributes of the points that the calls of a series are part of. */
export type AttributeSets = Readonly<Record<'base' | 'input' | 'output', Attributes>>

/** Histograms of the app's MeterProvider. */
export class InstrumentHistograms implements CallHistograms {
  readonly #duration: Histogram
  readonly #tokens: Histogram
  readonly #extra: Attributes
  // By series, since making them anew for each call costs as much as recording.
  readonly #sets = new WeakMap<UsageSeries, AttributeSets>()

  constructor(meter: Meter, extra: Attributes) {
    const { genAiOperationDuration: duration, genAiTokenUsage: tokens } = instruments
    this.#duration = meter.createHistogram(duration.name, {
      ...duration,
      advice: { explicitBucketBoundaries: [...durationBuckets] },
    })
    this.#tokens = meter.createHistogram(tokens.name, {
      ...tokens,
      advice: { explicitBucketBoundaries: [...tokenBuckets] },
    })
    this.#extra = extra
  }

  /** Records in the context of the call, so that an SDK with exemplars can link to its trace. */
  record(series: UsageSeries, { context, durationSeconds, errorType, usage }: FinishedCall): void {
    const sets = this.#setsOf(series)
    this.#duration.record(durationSeconds, withError(sets.base, errorType), context)
    if (!usage) return
    const input = totalTokens(usage, 'input')
    const output = totalTokens(usage, 'output')
    if (input !== undefined) this.#tokens.record(input, sets.input, context)
    if (output !== undefined) this.#tokens.record(output, sets.output, context)
  }

  #setsOf(series: UsageSeries): AttributeSets {
    let sets = this.#sets.get(series)
    if (!sets) {
      sets = attributeSetsOf(series.sample, this.#extra)
      this.#sets.set(series, sets)
    }
    return sets
  }
}

/** @param extra attributes of every point */
export function attributeSetsOf(call: FinishedCall, extra: Attributes): AttributeSets {
  const base = { ...standardAttributesOf(call), ...extra }
  return {
    base,
    input: { ...base, [attributes.tokenType]: 'input' },
    output: { ...base, [attributes.tokenType]: 'output' },
  }
}

/** The attributes of a duration: of a call that failed, with why. */
export function withError(base: Attributes, errorType: string | undefined): Attributes {
  return errorType ? { ...base, [attributes.errorType]: errorType } : base
}

/** Only what the conventions name: metrics and spans with these are shared with dashboards of others. */
export function standardAttributesOf(call: FinishedCall): Attributes {
  return {
    [attributes.provider]: call.provider,
    [attributes.genAiOperation]: call.genAiOperation,
    ...(call.requestModel === undefined ? {} : { [attributes.requestModel]: call.requestModel }),
    ...(call.responseModel === undefined ? {} : { [attributes.responseModel]: call.responseModel }),
    [attributes.serverAddress]: call.serverAddress,
    [attributes.serverPort]: call.serverPort,
  }
}
