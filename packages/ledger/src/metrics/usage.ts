import { amountToNumber, type Series, type Unit, usageSeries } from '@tollbell/conventions'
import type { Registry } from 'prom-client'
import type { Total, Totals } from '../balance/totals.ts'
import type { Measure } from '../booking/account.ts'
import { addFamily } from './families.ts'
import type { Tally } from './tally.ts'

const counters: readonly { measure: Measure; series: Series; unit: Unit; detail?: string }[] = [
  { measure: 'cost', series: usageSeries.costUsd, unit: 'usd', detail: 'class' },
  { measure: 'tokens', series: usageSeries.tokens, unit: 'tokens', detail: 'class' },
  { measure: 'requests', series: usageSeries.requests, unit: 'requests', detail: 'outcome' },
  { measure: 'unpriced', series: usageSeries.unpricedTokens, unit: 'tokens' },
]

/** Spend, tokens and requests since the ledger's first day. */
export function addUsage(registry: Registry, totals: Totals, tally: Tally): void {
  for (const { measure, series, unit, detail } of counters) {
    const samples = [...totals.of(measure)].map((total) => ({
      labels: { ...labelsOf(total), ...(detail && { [detail]: total.detail }) },
      value: amountToNumber(total.amount, unit),
    }))
    addFamily(registry, series, samples)
  }
  addFamily(registry, usageSeries.unpricedLastSeen, newestLast([...totals.of('unpriced')]))
  const exports = [...tally.lastExportMs].map(([project, ms]) => ({ labels: { project }, value: ms / 1000 }))
  addFamily(registry, usageSeries.appLastExport, exports)
}

// Token classes share this series: written oldest first, the newest stands.
function newestLast(totals: Readonly<Total>[]): { labels: Record<string, string>; value: number }[] {
  return totals
    .toSorted((one, other) => one.lastBookedMs - other.lastBookedMs)
    .map((total) => ({ labels: labelsOf(total), value: total.lastBookedMs / 1000 }))
}

function labelsOf({ project, provider, model }: Readonly<Total>): Record<string, string> {
  return { project, provider, model }
}
