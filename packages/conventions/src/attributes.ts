/**
 * Attribute names on OpenTelemetry metrics. `gen_ai.*`, `error.*` and `service.*` are the semantic conventions'
 * (https://github.com/open-telemetry/semantic-conventions-genai), `tollbell.*` are ours.
 */
export const attributes = {
  /** Who pays. */
  project: 'tollbell.project',
  /** What part of the app called. */
  operation: 'tollbell.operation',
  /** The app's end user. Off unless asked for. */
  user: 'tollbell.user',
  /** One of {@link tokenClasses}; disjoint, so they may be added. */
  tokenClass: 'tollbell.token.class',
  /** One of {@link outcomes}. */
  outcome: 'tollbell.outcome',
  /** `true` when the usage was estimated; absent when the provider reported it. */
  estimated: 'tollbell.estimated',
  /** What a call cost, on its span; absent when its price is not known. */
  costUsd: 'tollbell.cost_usd',
  /** What there were too many of: `model` or `series`. */
  foldedBy: 'tollbell.folded.by',

  provider: 'gen_ai.provider.name',
  /** The older name of {@link attributes.provider}, which libraries still send. */
  providerBefore2026: 'gen_ai.system',
  genAiOperation: 'gen_ai.operation.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  tokenType: 'gen_ai.token.type',
  /** `text`, `audio`, `image` or `unknown`; newest conventions only. */
  tokenModality: 'gen_ai.token.modality',
  /** On a span: all input tokens, cached ones included. */
  spanInputTokens: 'gen_ai.usage.input_tokens',
  /** On a span: all output tokens, reasoning included. */
  spanOutputTokens: 'gen_ai.usage.output_tokens',
  serviceTier: 'openai.response.service_tier',
  /** The older name of {@link attributes.serviceTier}. */
  serviceTierBefore2026: 'gen_ai.openai.response.service_tier',
  errorType: 'error.type',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  serviceName: 'service.name',
  serviceNamespace: 'service.namespace',
  serviceInstanceId: 'service.instance.id',
} as const

/** How a request to a provider ended. */
export const outcomes = ['ok', 'aborted', 'rateLimited', 'clientError', 'serverError', 'network'] as const

export type Outcome = (typeof outcomes)[number]
