import type { AlertName } from '@tollbell/conventions'

/** How the files of an alert are called: `budget-threshold` for BudgetThreshold. */
export function fileNameOf(alert: AlertName): string {
  return alert.replace(/\B[A-Z]/g, '-$&').toLowerCase()
}
