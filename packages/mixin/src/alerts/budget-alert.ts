import { budgetSeries, type Series } from '@tollbell/conventions'
import { amountOf, instantOf, labelOf, numberOf, ownInstant } from './templates.ts'

/**
 * A latched crossing, once for however many replicas of the ledger report it, and without the labels of the scrape,
 * which are no part of the event. The value is when it was crossed.
 */
export function crossingOf({ name, labels }: Series): string {
  return `min by (${labels.join(', ')}) (${name} > 0)`
}

/** The name of the budget, and of the member whose balance it is. */
export const budgetTitle = '{{ $labels.budget }}{{ with $labels.member }} ({{ . }}){{ end }}'

/** What makes the crossing of another period, or after a re-arm, another alert. */
export const crossingLabels: Readonly<Record<string, string>> = { crossed_at: ownInstant }

/** The annotations of every budget alert: raw values for the bridge, a description for whoever routes without it. */
export const budgetAnnotations: Readonly<Record<string, string>> = {
  description: description(),
  crossed_at: ownInstant,
  spent: numberOf(budgetSeries.spent),
  limit: numberOf(budgetSeries.limit),
  remaining: numberOf(budgetSeries.remaining, 'min'),
  used_ratio: numberOf(budgetSeries.usedRatio),
  period_start: instantOf(budgetSeries.periodStart),
  period_end: instantOf(budgetSeries.periodEnd),
  timezone: labelOf(budgetSeries.info, 'timezone'),
}

function description(): string {
  const spent = amountOf(budgetSeries.spent, { after: ' spent' })
  const limit = amountOf(budgetSeries.limit, { before: ' of ' })
  const remaining = amountOf(budgetSeries.remaining, { before: ', ', after: ' left', pick: 'min' })
  // A window that moves is named by its length, such as 24h.
  const period = '{{ if match "^[0-9]" $labels.period }}last{{ else }}current{{ end }} {{ $labels.period }}'
  return `${spent}${limit}${remaining} in the ${period}.`
}
