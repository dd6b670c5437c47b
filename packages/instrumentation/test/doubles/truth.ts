import type { UsageCounts } from '@tollbell/conventions'
import { isTokenClass, type UsageClass } from '@tollbell/conventions'
import { costOf, priceOf } from '@tollbell/pricing'
import type { Billed } from './double.ts'

/** What was billed in all: tokens by class and the cost, as a meter of this provider's calls must say. */
export function truthOf(billed: readonly Billed[], provider: string): { tokens: UsageCounts; costNanoUsd: number } {
  const tokens: UsageCounts = {}
  let costNanoUsd = 0
  for (const { model, usage, tier } of billed) {
    for (const [usageClass, count] of Object.entries(usage) as [UsageClass, number][]) {
      if (isTokenClass(usageClass) && count > 0) tokens[usageClass] = (tokens[usageClass] ?? 0) + count
    }
    costNanoUsd += costOf(usage, priceOf({ provider, model, tier })).totalNanoUsd
  }
  return { tokens, costNanoUsd }
}
