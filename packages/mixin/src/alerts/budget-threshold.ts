import { budgetSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { budgetAnnotations, budgetTitle, crossingLabels, crossingOf } from './budget-alert.ts'

/** A share of a budget's limit is used. How bad that is, the ledger says in the series' severity label. */
export const budgetThreshold: Alert = {
  name: 'BudgetThreshold',
  group: 'tollbell-budgets',
  expr: crossingOf(budgetSeries.thresholdCrossed),
  labels: crossingLabels,
  annotations: {
    summary: `${budgetTitle}: {{ $labels.threshold | humanizePercentage }} of the budget is used`,
    ...budgetAnnotations,
  },
  panel: 'Crossed in the current period',
}
