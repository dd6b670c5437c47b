import type { Attributes, Histogram, Meter } from '@opentelemetry/api'
import { attributes, instruments, totalTokens } from '@tollbell/conventions'
import type { FinishedCall } from './call.ts'
import type { UsageSeries } from './usage-counters.ts'

// The buckets the GenAI conventions ask for.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
const durationBuckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const tokenBuckets = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]

const directions = ['input', 'output'] as const

type Direction = (typeof directions)[number]
type AttributeSets = Readonly<Record<'base' | Direction, Attributes>>

/** The standard GenAI histograms. */
export class GenAiHistograms {
  readonly #duration: Histogram
  readonly #tokens: Histogram
  readonly #extra: Attributes
  // By series, since making them anew for each call costs as much as recording.
  readonly #sets = new WeakMap<UsageSeries, AttributeSets>()

  constructor(meter: Meter, extra: Attributes) {
    const { genAiOperationDuration: duration, genAiTokenUsage: tokens } = instruments
    this.#duration = meter.createHistogram(duration.name, {
      ...duration,
      advice: { explicitBucketBoundaries: durationBuckets },
    })
    this.#tokens = meter.createHistogram(tokens.name, { ...tokens, advice: { explicitBucketBoundaries: tokenBuckets } })
    this.#extra = extra
  }

  /** Records in the context of the call, so that an SDK with exemplars can link to its trace. */
  record(series: UsageSeries, { context, durationSeconds, errorType, usage }: FinishedCall): void {
    const sets = this.#setsOf(series)
    const duration = errorType ? { ...sets.base, [attributes.errorType]: errorType } : sets.base
    this.#duration.record(durationSeconds, duration, context)
    if (!usage) return
    for (const direction of directions) {
      const tokens = totalTokens(usage, direction)
      if (tokens !== undefined) this.#tokens.record(tokens, sets[direction], context)
    }
  }

  #setsOf(series: UsageSeries): AttributeSets {
    let sets = this.#sets.get(series)
    if (!sets) {
      const base = { ...standardAttributesOf(series.sample), ...this.#extra }
      const setOf = (direction: Direction): Attributes => ({ ...base, [attributes.tokenType]: direction })
      sets = { base, input: setOf('input'), output: setOf('output') }
      this.#sets.set(series, sets)
    }
    return sets
  }
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
