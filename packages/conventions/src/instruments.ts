/** A metric as the app's OpenTelemetry SDK sees it. */
export interface Instrument {
  readonly name: string
  readonly unit: string
  readonly description: string
}

/** Every OpenTelemetry instrument tollbell reports or reads. */
export const instruments: Readonly<
  Record<
    | 'tokens'
    | 'cost'
    | 'requests'
    | 'unpricedTokens'
    | 'foldedCalls'
    | 'genAiTokenUsage'
    | 'genAiOperationDuration'
    | 'genAiInputTokens'
    | 'genAiOutputTokens'
    | 'genAiCacheReadTokens'
    | 'genAiCacheWriteTokens'
    | 'genAiReasoningTokens'
    | 'genAiInferenceDuration'
    | 'genAiInferenceInputTokens'
    | 'genAiInferenceOutputTokens',
    Instrument
  >
> = {
  tokens: {
    name: 'tollbell.tokens',
    unit: '{token}',
    description: 'Tokens of LLM calls by disjoint token class.',
  },
  cost: {
    name: 'tollbell.cost',
    unit: 'USD',
    description: 'Cost of LLM calls by token class, or by what else they are billed for.',
  },
  requests: {
    name: 'tollbell.requests',
    unit: '{request}',
    description: 'Requests to LLM providers by outcome.',
  },
  unpricedTokens: {
    name: 'tollbell.unpriced.tokens',
    unit: '{token}',
    description: 'Usage for which no price is known, in tokens or pieces of its class. It is in no cost.',
  },
  foldedCalls: {
    name: 'tollbell.folded.calls',
    unit: '{call}',
    description:
      'Calls counted under the name other, because there were too many names. No token or dollar is missing.',
  },
  genAiTokenUsage: {
    name: 'gen_ai.client.token.usage',
    unit: '{token}',
    description: 'Number of input and output tokens used.',
  },
  genAiOperationDuration: {
    name: 'gen_ai.client.operation.duration',
    unit: 's',
    description: 'GenAI operation duration.',
  },

  // The newest conventions: cached and reasoning tokens are part of input and output here, not beside them.
  // https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-token-metrics.md
  genAiInputTokens: {
    name: 'gen_ai.client.inference.usage.input_tokens',
    unit: '{token}',
    description: 'The number of input (prompt) tokens used, including cached tokens.',
  },
  genAiOutputTokens: {
    name: 'gen_ai.client.inference.usage.output_tokens',
    unit: '{token}',
    description: 'The number of output (completion) tokens used, including reasoning tokens.',
  },
  genAiCacheReadTokens: {
    name: 'gen_ai.client.inference.usage.cache_read.input_tokens',
    unit: '{token}',
    description: 'The number of input tokens served from a cache of the provider.',
  },
  genAiCacheWriteTokens: {
    name: 'gen_ai.client.inference.usage.cache_write.input_tokens',
    unit: '{token}',
    description: 'The number of input tokens written to a cache of the provider.',
  },
  genAiReasoningTokens: {
    name: 'gen_ai.client.inference.usage.reasoning.output_tokens',
    unit: '{token}',
    description: 'The number of output tokens used for reasoning.',
  },

  // https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/client-inference.md
  genAiInferenceDuration: {
    name: 'gen_ai.client.inference.duration',
    unit: 's',
    description: 'GenAI inference duration.',
  },
  genAiInferenceInputTokens: {
    name: 'gen_ai.client.inference.operation.input_tokens',
    unit: '{token}',
    description: 'The distribution of input (prompt) tokens over inference operations.',
  },
  genAiInferenceOutputTokens: {
    name: 'gen_ai.client.inference.operation.output_tokens',
    unit: '{token}',
    description: 'The distribution of output (completion) tokens over inference operations.',
  },
}

/** The value of `OTEL_SEMCONV_STABILITY_OPT_IN` that asks for the newest GenAI conventions. */
export const newestGenAi = 'gen_ai_latest_experimental'

/** The name under which everything is counted that came after too many other names. */
export const otherName = 'other'

/** The instrumentation scope of everything above. */
export const scopeName = '@tollbell/instrumentation'
