import { type PeriodName, scopeNames } from '@tollbell/budgets'
import type { Unit } from '@tollbell/conventions'
import type { BudgetState } from '../types.ts'

/** Which budget stands for the limit of a system that had only one. */
export interface Wanted {
  readonly unit: Unit
  /** Any, unless it is given. */
  readonly period?: PeriodName
  /** What its scope says, and nothing else. */
  readonly scope: BudgetState['scope']
}

/** The first budget of the file that counts just this; API.md says which for each route. */
export function chosenBudget(
  budgets: readonly BudgetState[],
  { unit, period, scope }: Wanted,
): BudgetState | undefined {
  return budgets.find(
    (budget) =>
      budget.unit === unit && (period === undefined || budget.period === period) && isSame(budget.scope, scope),
  )
}

function isSame(one: BudgetState['scope'], other: BudgetState['scope']): boolean {
  return scopeNames.every((name) => one[name] === other[name])
}
