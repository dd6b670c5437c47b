import type { TokenCounts } from '@tollbell/conventions'
import { costOf, priceOf } from '@tollbell/pricing'
import type { ServedCall, ServedUsage } from '../../src/testing/index.ts'

/** What the server's truth log says was used, in disjoint classes. */
export function tokensOf(calls: readonly ServedCall[]): TokenCounts {
  const sums: TokenCounts = {}
  for (const { usage } of calls) {
    for (const [name, count] of Object.entries(usage ? disjoint(usage) : {})) {
      if (count > 0) sums[name as keyof TokenCounts] = (sums[name as keyof TokenCounts] ?? 0) + count
    }
  }
  return sums
}

/** What it cost, priced call by call. */
export function costNanoUsdOf(calls: readonly ServedCall[]): number {
  return calls.reduce((sum, { usage, model, at, serviceTier: tier }) => {
    const price = priceOf({ provider: 'openai', model, date: at, tier })
    return sum + (usage ? costOf(disjoint(usage), price).totalNanoUsd : 0)
  }, 0)
}

function disjoint(
  usage: ServedUsage,
): Required<Pick<TokenCounts, 'input' | 'input_cached' | 'output' | 'output_reasoning'>> {
  const { inputTokens, cachedTokens = 0, outputTokens, reasoningTokens = 0 } = usage
  return {
    input: inputTokens - cachedTokens,
    input_cached: cachedTokens,
    output: outputTokens - reasoningTokens,
    output_reasoning: reasoningTokens,
  }
}
