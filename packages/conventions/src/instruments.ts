/** A metric as the app's OpenTelemetry SDK sees it. */
export interface Instrument {
  readonly name: string
  readonly unit: string
  readonly description: string
}

/** Every OpenTelemetry instrument tollbell reports or reads. */
export const instruments: Readonly<
  Record<'tokens' | 'cost' | 'requests' | 'unpricedTokens' | 'genAiTokenUsage' | 'genAiOperationDuration', Instrument>
> = {
  tokens: {
    name: 'tollbell.tokens',
    unit: '{token}',
    description: 'Tokens of LLM calls by disjoint token class.',
  },
  cost: {
    name: 'tollbell.cost',
    unit: 'USD',
    description: 'Cost of LLM calls by token class.',
  },
  requests: {
    name: 'tollbell.requests',
    unit: '{request}',
    description: 'Requests to LLM providers by outcome.',
  },
  unpricedTokens: {
    name: 'tollbell.unpriced.tokens',
    unit: '{token}',
    description: 'Tokens for which no price is known. They are in tollbell.tokens too, and in no cost.',
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
}

/** The instrumentation scope of everything above. */
export const scopeName = '@tollbell/instrumentation'
