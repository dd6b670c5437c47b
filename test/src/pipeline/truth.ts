import type { ServedCall } from '@tollbell/instrumentation/testing'

// USD per 1M tokens is nano-USD per 1,000 tokens: $2.50 is 2,500 nano-USD a token. Written down a second time on
// purpose, from the providers' price pages, so that a mistake in the price list shows.
const nanoUsdPerToken: Readonly<Record<string, { input: number; cached: number; output: number }>> = {
  'gpt-4o': { input: 2500, cached: 1250, output: 10_000 },
  'gpt-4o-mini': { input: 150, cached: 75, output: 600 },
  'text-embedding-3-small': { input: 20, cached: 20, output: 0 },
}

export interface Truth {
  readonly costNanoUsd: bigint
  readonly tokens: number
  readonly requests: number
  readonly unpricedTokens: number
}

/** What the provider's own log of every call adds up to. */
export function truthOf(calls: readonly ServedCall[]): Truth {
  const sum = (of: (call: ServedCall) => number): number => calls.reduce((total, call) => total + of(call), 0)
  return {
    costNanoUsd: BigInt(sum(costOf)),
    tokens: sum(tokensOf),
    requests: calls.length,
    unpricedTokens: sum((call) => (nanoUsdPerToken[call.model] ? 0 : tokensOf(call))),
  }
}

function costOf({ model, usage }: ServedCall): number {
  const price = nanoUsdPerToken[model]
  if (!price || !usage) return 0
  const cached = usage.cachedTokens ?? 0
  return (usage.inputTokens - cached) * price.input + cached * price.cached + usage.outputTokens * price.output
}

function tokensOf({ usage }: ServedCall): number {
  return usage ? usage.inputTokens + usage.outputTokens : 0
}
