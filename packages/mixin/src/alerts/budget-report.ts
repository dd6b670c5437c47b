import { budgetSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { budgetAnnotations, budgetTitle, crossingLabels, crossingOf } from './budget-alert.ts'

/** Another such share of a budget's limit is used as it asks to be told each time: a report, not a warning. */
export const budgetReport: Alert = {
  name: 'BudgetReport',
  group: 'tollbell-budgets',
  expr: crossingOf(budgetSeries.reportCrossed),
  labels: { severity: 'info', ...crossingLabels },
  annotations: {
    summary: `${budgetTitle}: {{ $labels.share | humanizePercentage }} of the budget is used so far`,
    ...budgetAnnotations,
  },
  panel: 'Crossed in the current period',
}
