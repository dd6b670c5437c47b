import { figuresOf } from '../../balance/figures.ts'
import { budgetsAnswer } from '../check.ts'
import { type BookedPeriod, historyLengths, historyOf } from '../history.ts'
import { json, type Route, type RouteGroup, type RouteParts } from '../route.ts'
import { count, mapOf, objectOf, oneOf, orNull, ratio, ref, type Schema } from '../schema.ts'
import type { BudgetState } from '../types.ts'
import { chosenBudget } from './chosen-budget.ts'

interface Used {
  requests: number
  tokens: number
  cost: number
}

type UsedByDate = Record<string, Used>

interface Success<Data> {
  status: 'success'
  data: Data
}

interface Current {
  usage: number
  limit: number | null
  remaining: number | null
}

interface Dashboard {
  current_month: Current
  current_day: Current
  history: { daily: UsedByDate; monthly: UsedByDate }
}

const byDate = mapOf(ref('TrackedUsage'), 'By `2026-11-22`, or `2026-11` of months; those with usage only.')

function success(data: Schema): Schema {
  return objectOf<Success<unknown>>('Usage.', { status: oneOf(['success']), data })
}

/** The routes of a tracker of usage by day and month. */
export const usageTracker: RouteGroup = {
  name: 'usage tracker',
  description: 'For callers of a tracker of usage by day and month. New callers take `usage` and `getSummary`.',
  schemas: {
    TrackedUsage: objectOf<Used>('What was used.', { requests: count(), tokens: count(), cost: ratio('USD.') }),
    TrackedByDate: success(byDate),
    TrackedCurrent: objectOf<Current>('Numbers in USD.', {
      usage: ratio(),
      limit: orNull(ratio('Of the budget; null without one.')),
      remaining: orNull(ratio('Negative once it is overdrawn.')),
    }),
    TrackedDashboard: success(
      objectOf<Dashboard>('The present month and day, and those before.', {
        current_month: ref('TrackedCurrent'),
        current_day: ref('TrackedCurrent'),
        history: objectOf<Dashboard['history']>('Usage by day and month.', { daily: byDate, monthly: byDate }),
      }),
    ),
  },
  routes: [
    byDateRoute({ path: '/api/v1/usage/daily', operationId: 'getTrackedDaily', unit: 'day', answer: 'By day.' }),
    byDateRoute({
      path: '/api/v1/usage/monthly',
      operationId: 'getTrackedMonthly',
      unit: 'month',
      answer: 'By month.',
    }),
    {
      method: 'get',
      path: '/api/v1/usage/dashboard',
      demand: 'read',
      operationId: 'getTrackedDashboard',
      summary: 'Used, limit and remaining of the present month and day, and history',
      description: 'Limits are those of the first dollar budget per month, and per day, without a scope.',
      answers: { 200: json('The dashboard.', ref('TrackedDashboard')) },
      handler: (parts) => async (_request, response) => {
        const daily = await historyIn(parts, 'day')
        const monthly = await historyIn(parts, 'month')
        const { budgets } = await budgetsAnswer(parts, parts.now())
        response.json(successOf(dashboardOf({ daily, monthly }, budgets)))
      },
    },
  ],
}

function byDateRoute({
  unit,
  answer,
  ...names
}: Pick<Route, 'path' | 'operationId'> & { readonly unit: 'day' | 'month'; readonly answer: string }): Route {
  return {
    ...names,
    method: 'get',
    demand: 'read',
    summary: `Usage of the last ${historyLengths[unit]} ${unit}s`,
    answers: { 200: json(answer, ref('TrackedByDate')) },
    handler: (parts) => async (_request, response) => {
      response.json(successOf(usedByDate(await historyIn(parts, unit))))
    },
  }
}

/** Histories and budgets in that tracker's shape. */
function dashboardOf(
  { daily, monthly }: Readonly<Record<'daily' | 'monthly', readonly BookedPeriod[]>>,
  budgets: readonly BudgetState[],
): Dashboard {
  const limitPer = (period: 'day' | 'month'): string | undefined =>
    chosenBudget(budgets, { unit: 'usd', period, scope: {} })?.limit
  return {
    current_month: currentOf(monthly.at(-1), limitPer('month')),
    current_day: currentOf(daily.at(-1), limitPer('day')),
    history: { daily: usedByDate(daily), monthly: usedByDate(monthly) },
  }
}

/** A history in that tracker's shape. */
function usedByDate(history: readonly BookedPeriod[]): UsedByDate {
  const used = history.filter(({ booked }) => booked.length > 0)
  return Object.fromEntries(used.map(({ date, booked }) => [date, usedOf(booked)]))
}

function currentOf(period: BookedPeriod | undefined, limitUsd: string | undefined): Current {
  const usage = usedOf(period?.booked ?? []).cost
  if (limitUsd === undefined) return { usage, limit: null, remaining: null }
  const limit = Number(limitUsd)
  return { usage, limit, remaining: limit - usage }
}

function usedOf(booked: BookedPeriod['booked']): Used {
  const { requests, tokens, costUsd } = figuresOf(booked)
  return { requests, tokens, cost: Number(costUsd) }
}

function historyIn({ book, budgets, now }: RouteParts, period: 'day' | 'month'): Promise<BookedPeriod[]> {
  return historyOf(book, period, { timezone: budgets.current.timezone, now: now() })
}

function successOf<Data>(data: Data): Success<Data> {
  return { status: 'success', data }
}
