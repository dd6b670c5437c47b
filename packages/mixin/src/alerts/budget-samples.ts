import { budgetSeries } from '@tollbell/conventions'
import { type InputSeries, input } from './promtool.ts'

type Labels = Readonly<Record<string, string>>

/** Names that break naive quoting: quotes, a backslash, a line break; Japanese; Persian with a zero-width non-joiner. */
export const awkwardNames: readonly string[] = ['she said "no" \\ we\npay', '全体の予算', 'بودجهٔ ماهانه‌ی «پشتیبانی»']

/** Crossings in these tests happen at 2026-11-22 10:00:00 UTC or some seconds later. */
export const crossedAt = 1795341600

// November 2026 in Asia/Tokyo.
const periodStart = 1793458800
const periodEnd = 1796050800

/** What the ledger says of a budget in one period, each value for all samples of a test. */
export function budgetInput(
  budget: Labels,
  { spent, limit, samples = 20 }: { spent: number; limit?: number; samples?: number },
): InputSeries[] {
  const lasting = (value: number): string => `${value}x${samples}`
  const limited =
    limit === undefined
      ? []
      : [
          input(budgetSeries.limit, budget, lasting(limit)),
          input(budgetSeries.remaining, budget, lasting(limit - spent)),
          input(budgetSeries.usedRatio, budget, lasting(spent / limit)),
        ]
  return [
    input(budgetSeries.info, { ...budget, timezone: 'Asia/Tokyo' }, lasting(1)),
    input(budgetSeries.spent, budget, lasting(spent)),
    ...limited,
    input(budgetSeries.periodStart, budget, lasting(periodStart)),
    input(budgetSeries.periodEnd, budget, lasting(periodEnd)),
  ]
}

/** The annotations that come of {@link budgetInput}; a budget without a limit has empty ones. */
export function budgetAnnotationsOf(values: {
  summary: string
  description: string
  crossed_at: string
  spent: string
  limit?: string
  remaining?: string
  used_ratio?: string
}): Labels {
  return {
    limit: '',
    remaining: '',
    used_ratio: '',
    period_start: `${periodStart}.000`,
    period_end: `${periodEnd}.000`,
    timezone: 'Asia/Tokyo',
    ...values,
  }
}
