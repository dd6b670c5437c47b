import { amountToNumber, type Series, type SpendWindowName, type Unit, usageSeries } from '@tollbell/conventions'
import type { SpendWindow } from '../balance/spend-window.ts'
import type { UserSpend } from '../balance/top-users.ts'
import type { Total, Totals } from '../balance/totals.ts'
import type { Measure } from '../booking/account.ts'
import type { Exposition, Sample } from './families.ts'

const counters: readonly { measure: Measure; series: Series; unit: Unit }[] = [
  { measure: 'cost', series: usageSeries.costUsd, unit: 'usd' },
  { measure: 'tokens', series: usageSeries.tokens, unit: 'tokens' },
  { measure: 'requests', series: usageSeries.requests, unit: 'requests' },
]

export interface Usage {
  readonly totals: Totals
  readonly windows: readonly SpendWindow[]
  /** Those that spent most this month. */
  readonly users: readonly UserSpend[]
  /** When an app of each project last exported, in milliseconds since 1970. */
  readonly lastExports: ReadonlyMap<string, number>
}

/** Spend, tokens and requests since the ledger's first day, and spend since the day and the month began. */
export function addUsage(exposition: Exposition, { totals, windows, users, lastExports }: Usage): void {
  for (const { measure, series, unit } of counters) exposition.addDistinct(series, countsOf(totals, measure, unit))
  // Token classes share this one.
  exposition.addFamily(usageSeries.unpricedTokens, countsOf(totals, 'unpriced', 'tokens'))
  exposition.addDistinct(usageSeries.spendUsd, spendOf(windows, totals))
  exposition.addFamily(usageSeries.userSpendUsd, users.map(userSample))
  exposition.addFamily(usageSeries.unpricedLastSeen, newestLast([...totals.of('unpriced')]))
  const exports = [...lastExports].map(([project, ms]) => ({ labels: { project }, value: ms / 1000 }))
  exposition.addFamily(usageSeries.appLastExport, exports)
}

function* countsOf(totals: Totals, measure: Measure, unit: Unit): Iterable<Required<Sample>> {
  for (const total of totals.of(measure)) yield { labels: labelsOf(total), value: amountToNumber(total.amount, unit) }
}

// What was ever spent on is there with 0 until it is spent on again, so that no spend looks different from no answer.
function* spendOf(windows: readonly SpendWindow[], ever: Totals): Iterable<Required<Sample>> {
  for (const { name, totals } of windows) {
    for (const total of ever.of('cost')) {
      const value = amountToNumber(totals.amountOf('cost', total.key), 'usd')
      yield { labels: labelsOf(total, name), value }
    }
  }
}

function userSample({ project, user, amount }: UserSpend): Sample {
  return { labels: { project, user, window: 'month' satisfies SpendWindowName }, value: amountToNumber(amount, 'usd') }
}

// Token classes share this series: written oldest first, the newest stands.
function newestLast(totals: Readonly<Total>[]): Sample[] {
  return totals
    .toSorted((one, other) => one.lastBookedMs - other.lastBookedMs)
    .map((total) => ({ labels: labelsOf(total), value: total.lastBookedMs / 1000 }))
}

// A series takes those of the labels that are its own.
function labelsOf({ project, provider, model, detail }: Total, window = ''): Record<string, string> {
  return { project, provider, model, class: detail, outcome: detail, window }
}
