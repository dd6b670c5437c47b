import { forecast, type Notice, nextNotice, periodWord, severityAt } from '@tollbell/budgets'
import { formatAmount, type Unit } from '@tollbell/conventions'
import { type BudgetBalance, noticesOf } from '../balance/budget-balance.ts'
import { type BudgetsStanding, membersOf, shownMembers, withoutMembers } from '../balance/shown-members.ts'
import type { BudgetState, BudgetStatus, NoticeState } from './types.ts'

/**
 * The budgets in their current periods, as the API shows them; of many members, those one has to know of, and one
 * without a name where a budget has no member yet.
 */
export function budgetStates(standing: BudgetsStanding, now: Date): BudgetState[] {
  return shownBudgets(standing, now).map(({ state }) => state)
}

/** The same, each with its balance. */
export function shownBudgets(
  { inForce, balances }: BudgetsStanding,
  now: Date,
): { state: BudgetState; balance: BudgetBalance }[] {
  const members = membersOf(balances)
  const shown = Map.groupBy(shownMembers(balances), ({ budget }) => budget.name)
  return inForce.flatMap((budget) =>
    (shown.get(budget.name) ?? [withoutMembers(budget, now)]).map((balance) => ({
      state: { ...budgetState(balance, now), ...membership(balance, members.get(balance.budget)?.length ?? 0) },
      balance,
    })),
  )
}

function membership({ budget, member }: BudgetBalance, members: number): Pick<BudgetState, 'member' | 'members'> {
  if (budget.each === undefined) return {}
  return members === 0 ? { members } : { member, members }
}

function budgetState(balance: BudgetBalance, now: Date): BudgetState {
  const { budget, period, spent } = balance
  const { name, scope, each, unit, timezone, limit, step } = budget
  const next = nextNotice(budget, spent)
  return {
    name,
    ...(each !== undefined && { each }),
    scope,
    unit,
    period: periodWord(budget.period),
    timezone,
    periodStart: period.start.toISOString(),
    periodEnd: period.end.toISOString(),
    spent: formatAmount(spent, unit),
    forecast: formatAmount(forecast(spent, period, now), unit),
    ...(limit !== undefined && {
      limit: formatAmount(limit, unit),
      remaining: formatAmount(limit - spent, unit),
      usedRatio: Number(spent) / Number(limit),
    }),
    ...(step !== undefined && { step: formatAmount(step, unit) }),
    status: statusOf(balance),
    notices: noticesOf(balance).map(({ notice, latch }) => noticeState(notice, unit, latch?.crossedAtMs)),
    ...(next && { next: { ...noticeState(next.notice, unit), away: formatAmount(next.away, unit) } }),
  }
}

/** A notice as the API shows it. */
export function noticeState(notice: Notice, unit: Unit, crossedAtMs?: number): NoticeState {
  return {
    kind: notice.kind,
    at: formatAmount(notice.at, unit),
    ...('ratio' in notice && { ratio: notice.ratio }),
    ...(notice.kind === 'remaining' && { remaining: formatAmount(notice.remaining, unit) }),
    ...(crossedAtMs !== undefined && { crossedAt: new Date(crossedAtMs).toISOString() }),
  }
}

function statusOf({ budget, spent }: BudgetBalance): BudgetStatus {
  const severity = severityAt(budget, spent)
  return severity === 'warning' || severity === 'critical' ? severity : 'normal'
}
