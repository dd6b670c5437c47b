import type { OpenAiRequest, ServedUsage } from '@tollbell/instrumentation/testing'

/** Another number for each call, so that none is mistaken for another. */
export function usageOf({ index, path }: OpenAiRequest): ServedUsage {
  const inputTokens = 1001 + 10 * index
  if (path.endsWith('/embeddings')) return { inputTokens, outputTokens: 0 }
  return { inputTokens, cachedTokens: 512, outputTokens: 301 + 10 * index, reasoningTokens: 64 }
}
