import { noticeKinds, scopeNames } from '@tollbell/budgets'
import { units } from '@tollbell/conventions'
import { budgetsAnswer } from '../check.ts'
import { json, type RouteGroup } from '../route.ts'
import {
  amount,
  count,
  type Fields,
  instant,
  listOf,
  type OptionalSchema,
  objectOf,
  oneOf,
  optional,
  ratio,
  ref,
  text,
} from '../schema.ts'
import { budgetStatuses, wordFor } from '../status-words.ts'
import type { BudgetState, BudgetsAnswer, NoticeState, SummaryAnswer } from '../types.ts'

/** What of a notice is described. */
export const noticeFields: Fields<NoticeState> = {
  kind: oneOf(noticeKinds),
  at: amount('The spend at which it is told.'),
  ratio: optional(ratio('Of a threshold or a report: the share of the limit.')),
  remaining: optional(amount('Of a remaining level: the amount that remains.')),
  crossedAt: optional(instant('When it was crossed in the current period; absent until then.')),
}

const scopeFields = Object.fromEntries(scopeNames.map((name) => [name, optional(listOf(text()))])) as Record<
  (typeof scopeNames)[number],
  OptionalSchema
>

/** What of a budget is described. */
export const budgetFields: Fields<BudgetState> = {
  name: text(),
  each: optional(oneOf(scopeNames, 'What there is a balance for each of; absent where there is one for all.')),
  member: optional(text('Whose balance this is, where there is one for each. Absent while there are none.')),
  members: optional(
    count('How many there are, of which those nearest to their limit and those that told something are listed.'),
  ),
  scope: objectOf<BudgetState['scope']>(
    'The patterns of what it counts, one of each name must match; without any, everything.',
    scopeFields,
  ),
  unit: oneOf(units),
  period: text('month, week, day or minute, or how long a window is that moves, such as 24h.'),
  timezone: text('An IANA name.'),
  periodStart: instant(),
  periodEnd: instant('Exclusive.'),
  spent: amount(),
  forecast: amount('What will have been spent at the end of the period, at the pace so far.'),
  limit: optional(amount()),
  remaining: optional(amount('Negative once it is overdrawn.')),
  usedRatio: optional(ratio('Spent divided by limit.')),
  step: optional(amount()),
  status: oneOf(budgetStatuses),
  notices: listOf(ref('NoticeState')),
  next: optional(
    objectOf<NonNullable<BudgetState['next']>>('What is told next, and how far off it is.', {
      ...noticeFields,
      away: amount(),
    }),
  ),
}

/** What of all budgets is described. */
export const budgetsFields: Fields<BudgetsAnswer> = {
  timezone: text('An IANA name.'),
  language: optional(text('A BCP 47 tag; absent where the budgets file names none.')),
  mistakes: listOf(text(), 'Those of a newer budgets file, which is not taken.'),
  budgets: listOf(ref('BudgetState')),
}

/** A status in our word and in that of other systems. */
export const statusFields: Fields<Pick<SummaryAnswer, 'status' | 'statusWord'>> = {
  status: oneOf(
    budgetStatuses,
    'The worst of the budgets, by their warning and critical levels: 80 % and 90 % of the limit unless they say otherwise.',
  ),
  statusWord: oneOf(budgetStatuses.map(wordFor), 'The same, as other systems call it.'),
}

/** Where the budgets stand. */
export const budgets: RouteGroup = {
  name: 'budgets',
  description: 'Where the budgets stand.',
  schemas: {
    NoticeState: objectOf<NoticeState>('What a budget tells. Amounts are decimal numbers in its unit.', noticeFields),
    BudgetState: objectOf<BudgetState>(
      'A budget in its current period. Amounts are decimal numbers in its unit.',
      budgetFields,
    ),
    BudgetsAnswer: objectOf<BudgetsAnswer>('The budgets in force.', budgetsFields),
  },
  routes: [
    {
      method: 'get',
      path: '/api/v1/budgets',
      demand: 'read',
      operationId: 'getBudgets',
      summary: 'Each budget in its period: used, remaining, forecast, what was told and what is told next',
      answers: { 200: json('The budgets.', ref('BudgetsAnswer')) },
      handler: (parts) => async (_request, response) => {
        response.json(await budgetsAnswer(parts, parts.now()))
      },
    },
  ],
}
