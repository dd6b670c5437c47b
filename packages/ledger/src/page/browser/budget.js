/** @import { BudgetState } from '../../api/types.ts' */

/** @typedef {'normal' | 'warning' | 'critical' | 'exhausted'} Standing */

/**
 * A budget's status, and one more: nothing is left of the limit.
 * @param {Pick<BudgetState, 'status' | 'usedRatio'>} budget
 * @returns {Standing}
 */
export function standingOf({ status, usedRatio }) {
  return usedRatio !== undefined && usedRatio >= 1 ? 'exhausted' : status
}

/**
 * When the limit is reached at the pace of the period so far; nothing when that is after its end, or was already.
 * @param {Pick<BudgetState, 'usedRatio' | 'periodStart' | 'periodEnd'>} budget
 * @param {string} now
 * @returns {string | undefined}
 */
export function goneAt({ usedRatio, periodStart, periodEnd }, now) {
  if (usedRatio === undefined || usedRatio <= 0 || usedRatio >= 1) return undefined
  const startMs = Date.parse(periodStart)
  const goneMs = startMs + (Date.parse(now) - startMs) / usedRatio
  return goneMs < Date.parse(periodEnd) ? new Date(goneMs).toISOString() : undefined
}

/**
 * Where on the bar something is told: the shares of the limit, each once, those of steps and reports left out.
 * @param {Pick<BudgetState, 'notices' | 'limit'>} budget
 * @returns {number[]}
 */
export function marksOf({ notices, limit }) {
  if (limit === undefined || Number(limit) === 0) return []
  const shares = notices
    .filter(({ kind }) => kind !== 'step' && kind !== 'report')
    .map(({ at }) => Number(at) / Number(limit))
    .filter((share) => share > 0 && share < 1)
  return [...new Set(shares)].sort((one, other) => one - other)
}

/**
 * Budgets of one name together: one that has a balance for each user is one card.
 * @template {Pick<BudgetState, 'name'>} Budget
 * @param {readonly Budget[]} budgets
 * @returns {Budget[][]}
 */
export function byName(budgets) {
  /** @type {Map<string, Budget[]>} */
  const groups = new Map()
  for (const budget of budgets) {
    const group = groups.get(budget.name)
    if (group) group.push(budget)
    else groups.set(budget.name, [budget])
  }
  return [...groups.values()]
}
