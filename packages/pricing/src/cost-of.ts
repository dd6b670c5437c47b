import { directionOf, type TokenClass, type TokenCounts, tokenClasses } from '@tollbell/conventions'
import type { Price } from './price.ts'
import { nanoUsdOf } from './rate.ts'

/** What one call cost, in integer nano-USD. */
export interface Cost {
  /** By token class; only classes that have a price. Each is rounded to the nearest nano-USD. */
  readonly nanoUsd: Readonly<Partial<Record<TokenClass, number>>>
  /** The sum of the rounded classes, so that the parts add up to the whole. */
  readonly totalNanoUsd: number
  /** Tokens for which no price is known. They are in no cost. */
  readonly unpriced: TokenCounts
}

/**
 * The cost of one call's tokens. Without a price all of them are unpriced. A count that is not a positive integer
 * costs nothing.
 */
export function costOf(tokens: TokenCounts, price: Price | undefined): Cost {
  const nanoUsd: Partial<Record<TokenClass, number>> = {}
  const unpriced: TokenCounts = {}
  let totalNanoUsd = 0
  const inputTokens = inputTokensOf(tokens)
  for (const tokenClass of tokenClasses) {
    const count = tokens[tokenClass]
    if (count === undefined || !Number.isInteger(count) || count <= 0) continue
    const rate = price?.rates[tokenClass]
    if (rate === undefined) {
      unpriced[tokenClass] = count
    } else {
      const cost = nanoUsdOf(count, rate, inputTokens)
      nanoUsd[tokenClass] = cost
      totalNanoUsd += cost
    }
  }
  return { nanoUsd, totalNanoUsd, unpriced }
}

// The length of the prompt decides about long-context prices, cached or not.
function inputTokensOf(tokens: TokenCounts): number {
  let sum = 0
  for (const tokenClass of tokenClasses) if (directionOf(tokenClass) === 'input') sum += tokens[tokenClass] ?? 0
  return sum
}
