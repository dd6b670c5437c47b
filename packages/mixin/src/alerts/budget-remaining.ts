import { budgetSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { budgetAnnotations, budgetTitle, crossingLabels, crossingOf } from './budget-alert.ts'
import { amountInLabel } from './templates.ts'

/** Less than a chosen amount is left of a budget. */
export const budgetRemaining: Alert = {
  name: 'BudgetRemaining',
  group: 'tollbell-budgets',
  expr: crossingOf(budgetSeries.remainingCrossed),
  labels: { severity: 'warning', ...crossingLabels },
  annotations: {
    summary: `${budgetTitle}: less than ${amountInLabel('level')} left`,
    ...budgetAnnotations,
  },
  panel: 'Crossed in the current period',
}
