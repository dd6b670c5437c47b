import { forecast, type Notice, nextNotice } from '@tollbell/budgets'
import { formatAmount, severityOfThreshold, type Unit } from '@tollbell/conventions'
import { type BudgetBalance, noticesOf } from '../balance/budget-balance.ts'
import type { BudgetState, BudgetStatus, NoticeState } from './types.ts'

/** A budget in its current period, as the API shows it. */
export function budgetState(balance: BudgetBalance, now: Date): BudgetState {
  const { budget, period, spent } = balance
  const { name, scope, unit, timezone, limit, step } = budget
  const next = nextNotice(budget, spent)
  return {
    name,
    scope,
    unit,
    period: budget.period,
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
    status: limit === undefined ? 'normal' : statusAt(Number(spent) / Number(limit)),
    notices: noticesOf(balance).map(({ notice, latch }) => noticeState(notice, unit, latch?.crossedAtMs)),
    ...(next && { next: { ...noticeState(next.notice, unit), away: formatAmount(next.away, unit) } }),
  }
}

function noticeState(notice: Notice, unit: Unit, crossedAtMs?: number): NoticeState {
  return {
    kind: notice.kind,
    at: formatAmount(notice.at, unit),
    ...(notice.kind === 'threshold' && { ratio: notice.ratio }),
    ...(notice.kind === 'remaining' && { remaining: formatAmount(notice.remaining, unit) }),
    ...(crossedAtMs !== undefined && { crossedAt: new Date(crossedAtMs).toISOString() }),
  }
}

function statusAt(ratio: number): BudgetStatus {
  const severity = severityOfThreshold(ratio)
  return severity === 'warning' || severity === 'critical' ? severity : 'normal'
}
