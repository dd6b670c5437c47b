import type { OpenAiRequest, Script, ServedUsage } from '@tollbell/instrumentation/testing'

// What such calls use in practice: long instructions that are mostly cached, short answers; a reasoning model that
// thinks more than it says; whole documents to embed.
const typical: Readonly<Record<string, ServedUsage>> = {
  'gpt-4o': { inputTokens: 3_200, cachedTokens: 1_024, outputTokens: 450 },
  'gpt-4o-mini': { inputTokens: 900, outputTokens: 60 },
  'gpt-5': { inputTokens: 6_000, cachedTokens: 2_048, outputTokens: 1_900, reasoningTokens: 1_200 },
  'gpt-5-mini': { inputTokens: 1_400, outputTokens: 900, reasoningTokens: 320 },
  'text-embedding-3-small': { inputTokens: 12_000, outputTokens: 0 },
}
const other: ServedUsage = { inputTokens: 500, outputTokens: 200 }

/** The usage the demo's provider bills for a call: the typical one, a little more or less each time. */
export function demoUsage({ model, index }: OpenAiRequest): ServedUsage {
  const usage = typical[model] ?? other
  return {
    ...usage,
    inputTokens: vary(usage.inputTokens, index),
    outputTokens: vary(usage.outputTokens, index + 3),
  }
}

/** Streams take their time, and now and then the provider is busy: the SDK tries again by itself. */
export function demoScript({ index }: OpenAiRequest): Script {
  if (index % 60 === 59) return { status: 429, headers: { 'retry-after-ms': '200' } }
  return { delayMs: 20, pieceDelayMs: 2 }
}

// Between 85 % and 115 %, the same in every run. Reasoning and cached tokens stay below it.
function vary(tokens: number, index: number): number {
  return Math.round(tokens * (0.85 + ((index * 7) % 31) / 100))
}
