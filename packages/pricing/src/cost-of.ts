import { totalTokens, type UsageClass, type UsageCounts } from '@tollbell/conventions'
import type { Price } from './price.ts'
import { nanoUsdOf } from './rate.ts'

/** What one call cost, in integer nano-USD. */
export interface Cost {
  /** By class; only classes that have a price. Each is rounded to the nearest nano-USD. */
  readonly nanoUsd: Readonly<Partial<Record<UsageClass, number>>>
  /** The sum of the rounded classes, so that the parts add up to the whole. */
  readonly totalNanoUsd: number
  /** Usage for which no price is known. It is in no cost. */
  readonly unpriced: UsageCounts
}

/**
 * The cost of one call's usage. Without a price all of it is unpriced. A count that is not a positive integer costs
 * nothing.
 */
export function costOf(usage: UsageCounts, price: Price | undefined): Cost {
  const nanoUsd: Partial<Record<UsageClass, number>> = {}
  const unpriced: UsageCounts = {}
  let totalNanoUsd = 0
  // The length of the prompt decides about long-context prices, cached or not.
  const inputTokens = totalTokens(usage, 'input') ?? 0
  // Most calls have two or three of the classes.
  for (const name in usage) {
    const usageClass = name as UsageClass
    const count = usage[usageClass]
    if (count === undefined || !Number.isInteger(count) || count <= 0) continue
    const rate = price?.rates[usageClass]
    if (rate === undefined) {
      unpriced[usageClass] = count
    } else {
      const cost = nanoUsdOf(count, rate, inputTokens)
      nanoUsd[usageClass] = cost
      totalNanoUsd += cost
    }
  }
  return { nanoUsd, totalNanoUsd, unpriced }
}
