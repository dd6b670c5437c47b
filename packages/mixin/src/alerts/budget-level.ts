import { budgetSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { budgetAnnotations, budgetTitle, crossingLabels, crossingOf } from './budget-alert.ts'
import { amountInLabel } from './templates.ts'

/** A chosen amount is used. How bad that is, the ledger says in the series' severity label. */
export const budgetLevel: Alert = {
  name: 'BudgetLevel',
  group: 'tollbell-budgets',
  expr: crossingOf(budgetSeries.levelCrossed),
  labels: crossingLabels,
  annotations: {
    summary: `${budgetTitle}: ${amountInLabel('level')} is used`,
    ...budgetAnnotations,
  },
  panel: 'Crossed in the current period',
}
