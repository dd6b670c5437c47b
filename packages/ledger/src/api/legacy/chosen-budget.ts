import { type PeriodName, type ScopeName, scopeNames } from '@tollbell/budgets'
import type { Unit } from '@tollbell/conventions'
import type { BudgetState } from '../types.ts'

/** Which budget stands for the limit of a system that had only one. */
export interface Wanted {
  readonly unit: Unit
  /** Any, unless it is given. */
  readonly period?: PeriodName
  /** What its scope says, and nothing else. */
  readonly scope: Readonly<Partial<Record<ScopeName, string>>>
}

/** The first budget of the file that counts just this; API.md says which for each route. */
export function chosenBudget(
  budgets: readonly BudgetState[],
  { unit, period, scope }: Wanted,
): BudgetState | undefined {
  return budgets.find(
    (budget) => budget.unit === unit && (period === undefined || budget.period === period) && isSame(budget, scope),
  )
}

// A budget with a balance for each project has one for this project too.
function isSame({ scope, each, member }: BudgetState, wanted: Wanted['scope']): boolean {
  return scopeNames.every((name) => {
    const counted = each === name ? [member, ...(scope[name] ?? [])] : (scope[name] ?? [])
    return counted.length === (wanted[name] === undefined ? 0 : 1) && counted[0] === wanted[name]
  })
}
