import { amountToNumber, type Series, type SpendWindowName, type Unit, usageSeries } from '@tollbell/conventions'
import type { SpendWindow } from '../balance/spend-window.ts'
import type { UserSpend } from '../balance/top-users.ts'
import type { Total, Totals } from '../balance/totals.ts'
import type { Measure } from '../booking/account.ts'
import type { Exposition, Sample } from './families.ts'

const counters: readonly { measure: Measure; series: Series; unit: Unit; detail?: string }[] = [
  { measure: 'cost', series: usageSeries.costUsd, unit: 'usd', detail: 'class' },
  { measure: 'tokens', series: usageSeries.tokens, unit: 'tokens', detail: 'class' },
  { measure: 'requests', series: usageSeries.requests, unit: 'requests', detail: 'outcome' },
  { measure: 'unpriced', series: usageSeries.unpricedTokens, unit: 'tokens' },
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
  for (const { measure, series, unit, detail } of counters) {
    const samples = [...totals.of(measure)].map((total) => ({
      labels: { ...labelsOf(total), ...(detail && { [detail]: total.detail }) },
      value: amountToNumber(total.amount, unit),
    }))
    exposition.addFamily(series, samples)
  }
  exposition.addFamily(
    usageSeries.spendUsd,
    windows.flatMap((window) => spendIn(window, totals)),
  )
  exposition.addFamily(usageSeries.userSpendUsd, users.map(userSample))
  exposition.addFamily(usageSeries.unpricedLastSeen, newestLast([...totals.of('unpriced')]))
  const exports = [...lastExports].map(([project, ms]) => ({ labels: { project }, value: ms / 1000 }))
  exposition.addFamily(usageSeries.appLastExport, exports)
}

// What was ever spent on is there with 0 until it is spent on again, so that no spend looks different from no answer.
function spendIn({ name, totals: inWindow }: SpendWindow, ever: Totals): Sample[] {
  return [...ever.of('cost')].map((total) => ({
    labels: { ...labelsOf(total), class: total.detail, window: name },
    value: amountToNumber(inWindow.amountOf('cost', total), 'usd'),
  }))
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

function labelsOf({ project, provider, model }: Readonly<Total>): Record<string, string> {
  return { project, provider, model }
}
