import type { Attributes, Histogram, Meter } from '@opentelemetry/api'
import { attributes, instruments, totalTokens } from '@tollbell/conventions'
import type { FinishedCall } from './call.ts'

// The buckets the GenAI conventions ask for.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-metrics.md
const durationBuckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const tokenBuckets = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
]

/** The standard GenAI histograms. */
export class GenAiHistograms {
  readonly #duration: Histogram
  readonly #tokens: Histogram
  readonly #extra: Attributes

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
  record(call: FinishedCall): void {
    const { context } = call
    const base = { ...standardAttributesOf(call), ...this.#extra }
    const duration = call.errorType ? { ...base, [attributes.errorType]: call.errorType } : base
    this.#duration.record(call.durationSeconds, duration, context)
    if (!call.usage) return
    for (const direction of ['input', 'output'] as const) {
      const tokens = totalTokens(call.usage, direction)
      if (tokens !== undefined) this.#tokens.record(tokens, { ...base, [attributes.tokenType]: direction }, context)
    }
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
