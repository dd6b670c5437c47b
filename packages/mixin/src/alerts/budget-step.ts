import { budgetSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { budgetAnnotations, budgetTitle, crossingLabels, crossingOf } from './budget-alert.ts'
import { amountInLabel } from './templates.ts'

/** Another full step, such as each dollar, is spent. One alert for each step, also when several are jumped at once. */
export const budgetStep: Alert = {
  name: 'BudgetStep',
  group: 'tollbell-budgets',
  expr: crossingOf(budgetSeries.stepCrossed),
  labels: { severity: 'info', ...crossingLabels },
  annotations: {
    summary: `${budgetTitle}: ${amountInLabel('step')} reached`,
    ...budgetAnnotations,
  },
  panel: 'Crossed in the current period',
}
