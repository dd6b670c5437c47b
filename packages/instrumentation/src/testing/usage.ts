/**
 * What one call used, in the provider's inclusive numbers: cached, cache-write and audio tokens are part of
 * `inputTokens`, reasoning and audio tokens part of `outputTokens`.
 */
export interface ServedUsage {
  readonly inputTokens: number
  readonly cachedTokens?: number
  readonly cacheWriteTokens?: number
  readonly inputAudioTokens?: number
  readonly outputTokens: number
  readonly reasoningTokens?: number
  readonly outputAudioTokens?: number
}

/** `usage` of a chat completion, as the API sends it. */
export function chatUsage(usage: ServedUsage): Record<string, unknown> {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cachedTokens ?? 0,
      audio_tokens: usage.inputAudioTokens ?? 0,
      ...(usage.cacheWriteTokens === undefined ? {} : { cache_write_tokens: usage.cacheWriteTokens }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens ?? 0,
      audio_tokens: usage.outputAudioTokens ?? 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

/** `usage` of a Response, as the API sends it. */
export function responsesUsage(usage: ServedUsage): Record<string, unknown> {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: {
      cached_tokens: usage.cachedTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
    },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  }
}

/** `usage` of an embeddings request, as the API sends it. */
export function embeddingsUsage(usage: ServedUsage): Record<string, unknown> {
  return { prompt_tokens: usage.inputTokens, total_tokens: usage.inputTokens }
}

/** What a stream that broke off had used: all of the input and the share of the output that was sent. */
export function usageSoFar(usage: ServedUsage, sentShare: number): ServedUsage {
  const outputTokens = Math.round(usage.outputTokens * sentShare)
  return {
    ...usage,
    outputTokens,
    ...(usage.reasoningTokens === undefined ? {} : { reasoningTokens: Math.min(usage.reasoningTokens, outputTokens) }),
    ...(usage.outputAudioTokens === undefined
      ? {}
      : { outputAudioTokens: Math.min(usage.outputAudioTokens, outputTokens) }),
  }
}
