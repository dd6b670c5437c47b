import type { BudgetState, BudgetStatus, StatusWord } from './types.ts'

/** From best to worst. */
export const budgetStatuses: readonly BudgetStatus[] = ['normal', 'warning', 'critical']

const words: Readonly<Record<BudgetStatus, StatusWord>> = {
  normal: 'NORMAL',
  warning: 'WARNING',
  critical: 'CRITICAL',
}

/** The word of other systems for a status. */
export function wordFor(status: BudgetStatus): StatusWord {
  return words[status]
}

/** The worst status of several budgets; normal without any. */
export function worstOf(states: readonly Pick<BudgetState, 'status'>[]): BudgetStatus {
  return budgetStatuses.findLast((status) => states.some((state) => state.status === status)) ?? 'normal'
}
