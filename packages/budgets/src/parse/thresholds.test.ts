import { expect, test } from 'vitest'
import { parseBudgets } from './file.ts'

const usd = (amount: bigint | undefined): number | undefined =>
  amount === undefined ? undefined : Number(amount) / 1e9

test.each([
  { name: 'a limit alone', budget: 'limit: $10', levels: [8, 9, 10], warning: 8, critical: 9 },
  {
    name: 'levels of its own',
    budget: 'limit: $10, warning: 70%, critical: $8.50',
    levels: [7, 8.5, 10],
    warning: 7,
    critical: 8.5,
  },
  { name: 'a warning above 90 %', budget: 'limit: $10, warning: 95%', levels: [9.5, 10], warning: 9.5, critical: 10 },
  { name: 'a critical level below 80 %', budget: 'limit: $10, critical: 50%', levels: [5, 10], critical: 5 },
  {
    name: 'thresholds only',
    budget: 'limit: $10, thresholds: [$2.50, 100%]',
    levels: [2.5, 10],
    warning: 8,
    critical: 9,
  },
  { name: 'amounts without a limit', budget: 'thresholds: [$50, $100]', levels: [50, 100], warning: 50, critical: 100 },
  { name: 'one amount without a limit', budget: 'thresholds: [$50]', levels: [50], critical: 50 },
  { name: 'a warning without a limit', budget: 'warning: $50', levels: [50], warning: 50 },
  { name: 'no thresholds at all', budget: 'limit: $10, thresholds: []', levels: [], warning: 8, critical: 9 },
])('$name: told at $levels', ({ budget, levels, warning, critical }) => {
  const [read] = parseBudgets(`budgets: [{name: a, ${budget}}]`).budgets
  expect(read?.thresholds.map(({ at }) => usd(at))).toEqual(levels)
  expect([usd(read?.warningAt), usd(read?.criticalAt)]).toEqual([warning, critical])
})
