import { type Budget, periodAt } from '@tollbell/budgets'
import type { BudgetBalance } from './budget-balance.ts'

/** Where budgets stand: those in force, in their order, and the balances there are. */
export interface BudgetsStanding {
  readonly inForce: readonly Budget[]
  readonly balances: readonly BudgetBalance[]
}

// Of a budget with a balance for each, so many are shown for being nearest to their limit.
const membersShown = 20

/**
 * The balances one has to know of, in the order they come: all of budgets with one balance; of the others those that
 * spent most, and every one that told something, because an alert is made of its figures.
 */
export function shownMembers(balances: readonly BudgetBalance[], most: number = membersShown): BudgetBalance[] {
  const nearest = new Set([...membersOf(balances).values()].flatMap((members) => dearest(members, most)))
  return balances.filter(
    (balance) =>
      balance.budget.each === undefined ||
      nearest.has(balance) ||
      [...balance.latches.values()].some(({ quiet }) => !quiet),
  )
}

/** The balances of each budget that has one for each member. */
export function membersOf(balances: readonly BudgetBalance[]): Map<Budget, BudgetBalance[]> {
  return Map.groupBy(
    balances.filter(({ budget }) => budget.each !== undefined),
    ({ budget }) => budget,
  )
}

/** A budget with a balance for each, before there is one. */
export function withoutMembers(budget: Budget, now: Date): BudgetBalance {
  return { budget, member: '', period: periodAt(budget, now), spent: 0n, latches: new Map() }
}

// The limit is the same for each member, so the nearest to it are those that spent most.
function dearest(members: readonly BudgetBalance[], most: number): readonly BudgetBalance[] {
  if (members.length <= most) return members
  return members.toSorted((one, other) => Number(other.spent - one.spent)).slice(0, most)
}
