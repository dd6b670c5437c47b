import { figuresOf } from '../../balance/figures.ts'
import { stretchAround } from '../calendar.ts'
import { budgetsAnswer, check } from '../check.ts'
import { testAlertMessage } from '../groups/actions.ts'
import { json, type RouteGroup } from '../route.ts'
import { flag, instant, objectOf, orNull, ratio, ref, text } from '../schema.ts'
import type { BudgetState, CheckAnswer } from '../types.ts'
import { chosenBudget } from './chosen-budget.ts'

interface AdminUsage {
  current_usage: number
  alert_threshold: number | null
  critical_level: number | null
  last_check: string
  alert_sent: boolean
  last_alert: string | null
}

interface AdminUsageAnswer {
  message: string
  data: AdminUsage
}

interface AdminDone {
  message: string
  success: boolean
}

const withoutBudget = 'There is no budget in dollars; this is what the present month has cost.'

/** The routes of a bot that told its admins of the charge at OpenAI. */
export const adminUsage: RouteGroup = {
  name: 'admin usage',
  description:
    'For callers of an admin API that watched the charge at OpenAI. New callers take `budgets` and `actions`.',
  schemas: {
    AdminUsageAnswer: objectOf<AdminUsageAnswer>('A charge, and its levels.', {
      message: text(),
      data: objectOf<AdminUsage>('Amounts are numbers in USD.', {
        current_usage: ratio('Spent in the current period.'),
        alert_threshold: orNull(ratio('The lowest level that is told; null without one.')),
        critical_level: orNull(ratio('The limit, else the highest level that is told; null without either.')),
        last_check: instant('Each booking is a check, so that is now.'),
        alert_sent: flag('Whether a level is crossed in the current period.'),
        last_alert: orNull(instant('When the last one was crossed.')),
      }),
    }),
    AdminDone: objectOf<AdminDone>('Whether it was done.', { message: text(), success: flag() }),
  },
  routes: [
    {
      method: 'get',
      path: '/api/v1/admin/openai/usage',
      demand: 'read',
      operationId: 'getAdminUsage',
      summary: 'The charge and its levels',
      description:
        'Of the first dollar budget whose scope is `provider: openai`, else the first without a scope; without either, ' +
        'what the present month has cost, with no levels.',
      answers: { 200: json('The charge.', ref('AdminUsageAnswer')) },
      handler: (parts) => async (_request, response) => {
        const at = parts.now()
        const { budgets, timezone } = await budgetsAnswer(parts, at)
        const { start, end } = stretchAround('month', timezone, at)
        const { costUsd } = figuresOf(await parts.book.booked(start.getTime(), end.getTime()))
        response.json(adminUsageOf(budgets, costUsd, at))
      },
    },
    {
      method: 'post',
      path: '/api/v1/admin/openai/check',
      demand: 'write',
      operationId: 'adminCheck',
      summary: 'Checks now',
      answers: { 200: json('It was checked.', ref('AdminDone')) },
      handler: (parts) => async (_request, response) => {
        response.json(adminCheckOf(await check(parts)))
      },
    },
    {
      method: 'post',
      path: '/api/v1/admin/openai/test-alert',
      demand: 'write',
      operationId: 'adminTestAlert',
      summary: 'Sends a test alert to every channel',
      answers: { 200: json('It is on its way.', ref('AdminDone')) },
      handler:
        ({ testAlert, now }) =>
        (_request, response) => {
          testAlert.ask(now())
          response.json({ message: testAlertMessage, success: true } satisfies AdminDone)
        },
    },
  ],
}

/** Budgets, or without one the cost of the month, in that API's shape. */
function adminUsageOf(budgets: readonly BudgetState[], monthCostUsd: string, now: Date): AdminUsageAnswer {
  const budget =
    chosenBudget(budgets, { unit: 'usd', scope: { provider: 'openai' } }) ??
    chosenBudget(budgets, { unit: 'usd', scope: {} })
  const levels = (budget?.notices ?? []).filter(({ kind }) => kind !== 'step' && kind !== 'report')
  const amounts = levels.map(({ at }) => Number(at)).toSorted((one, other) => one - other)
  const crossings = (budget?.notices ?? []).flatMap(({ crossedAt }) => crossedAt ?? []).toSorted()
  return {
    message: budget ? `The budget "${budget.name}" of this ${budget.period}.` : withoutBudget,
    data: {
      current_usage: Number(budget?.spent ?? monthCostUsd),
      alert_threshold: amounts[0] ?? null,
      critical_level: budget?.limit === undefined ? (amounts.at(-1) ?? null) : Number(budget.limit),
      last_check: now.toISOString(),
      alert_sent: levels.some(({ crossedAt }) => crossedAt !== undefined),
      last_alert: crossings.at(-1) ?? null,
    },
  }
}

/** The outcome of a check in that API's shape. */
function adminCheckOf({ mistakes, statusWord }: CheckAnswer): AdminDone {
  return mistakes.length === 0
    ? { message: `Checked: ${statusWord}.`, success: true }
    : { message: `The budgets file has mistakes; the one before stays in force. ${mistakes.join(' ')}`, success: false }
}
