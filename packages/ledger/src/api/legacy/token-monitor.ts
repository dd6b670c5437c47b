import { figuresOf } from '../../balance/figures.ts'
import type { Account } from '../../booking/account.ts'
import { labelOf, stretchAround } from '../calendar.ts'
import { budgetsAnswer } from '../check.ts'
import { json, type Parameter, type RouteGroup, type RouteParts } from '../route.ts'
import { count, objectOf, oneOf, orNull, ratio, ref, text } from '../schema.ts'
import { budgetStatuses, wordFor, worstOf } from '../status-words.ts'
import type { BudgetState, StatusWord, UsageFigures } from '../types.ts'
import { chosenBudget } from './chosen-budget.ts'

interface PeriodSummary {
  date: string
  total_tokens: number
  input_tokens: number
  output_tokens: number
  requests: number
  limit: number | null
  limit_usage_percent: number | null
}

interface TokenSummary {
  project_id: string | null
  daily: PeriodSummary
  monthly: PeriodSummary
  status: StatusWord
}

/** Some read the summary itself, others read it below the name under which it was given to them. */
interface TokenUsageAnswer extends TokenSummary {
  summary: TokenSummary
}

interface TokenStatusAnswer {
  status: StatusWord
  daily_usage: number
}

const periodSummary = objectOf<PeriodSummary>('Tokens of a day or month.', {
  date: text('`2026-11-22`, or `2026-11` of a month.'),
  total_tokens: count(),
  input_tokens: count(),
  output_tokens: count(),
  requests: count(),
  limit: orNull(count('Of the token budget; null without one.')),
  limit_usage_percent: orNull(ratio('100 is all of it; null without a limit.')),
})

const statusWord = oneOf(budgetStatuses.map(wordFor), 'WARNING from 80 %, CRITICAL from 90 % of a limit.')

const summaryFields = {
  project_id: orNull(text('Null for all projects together.')),
  daily: ref('TokenPeriod'),
  monthly: ref('TokenPeriod'),
  status: statusWord,
}

const projectId: Parameter = {
  name: 'project_id',
  description: 'One project; all of them unless it is given.',
  schema: text(),
  example: 'chatbot',
}

const whichBudget =
  'Limits are those of the first token budget per day, and per month, without a scope; with `project_id`, of those ' +
  'whose scope is that project and nothing else.'

/** The routes of a module that counted tokens by project. */
export const tokenMonitor: RouteGroup = {
  name: 'token monitor',
  description: 'For callers of a module that counted tokens by project. New callers take `usage` and `budgets`.',
  schemas: {
    TokenPeriod: periodSummary,
    TokenSummary: objectOf<TokenSummary>('Tokens of the present day and month.', summaryFields),
    TokenUsageAnswer: objectOf<TokenUsageAnswer>('The summary, also below `summary`.', {
      ...summaryFields,
      summary: ref('TokenSummary'),
    }),
    TokenStatusAnswer: objectOf<TokenStatusAnswer>('The status, and the tokens of today.', {
      status: statusWord,
      daily_usage: count('Tokens.'),
    }),
  },
  routes: [
    {
      method: 'get',
      path: '/token-usage',
      demand: 'read',
      operationId: 'getTokenUsage',
      summary: 'Tokens of the present day and month, and their limits',
      description: whichBudget,
      parameters: [projectId],
      answers: { 200: json('The summary.', ref('TokenUsageAnswer')) },
      handler: (parts) => async (request, response) => {
        const summary = await tokenSummary(parts, request.query['project_id'])
        response.json({ ...summary, summary } satisfies TokenUsageAnswer)
      },
    },
    {
      method: 'get',
      path: '/token-status',
      demand: 'read',
      operationId: 'getTokenStatus',
      summary: 'NORMAL, WARNING or CRITICAL, and the tokens of today',
      description: whichBudget,
      parameters: [projectId],
      answers: { 200: json('The status.', ref('TokenStatusAnswer')) },
      handler: (parts) => async (request, response) => {
        const { status, daily } = await tokenSummary(parts, request.query['project_id'])
        response.json({ status, daily_usage: daily.total_tokens } satisfies TokenStatusAnswer)
      },
    },
  ],
}

async function tokenSummary(parts: RouteParts, projectParameter: unknown): Promise<TokenSummary> {
  const project = typeof projectParameter === 'string' ? projectParameter : undefined
  const now = parts.now()
  const { budgets, timezone } = await budgetsAnswer(parts, now)
  const summaries: PeriodSummary[] = []
  const limited: BudgetState[] = []
  for (const period of ['day', 'month'] as const) {
    const scope = project === undefined ? {} : { project }
    const budget = chosenBudget(budgets, { unit: 'tokens', period, scope })
    if (budget) limited.push(budget)
    const zone = budget?.timezone ?? timezone
    const { start, end } = stretchAround(period, zone, now)
    const booked = await parts.book.booked(start.getTime(), end.getTime())
    const isAsked = ({ project: name }: Account): boolean => project === undefined || name === project
    const figures = figuresOf(booked.filter(({ account }) => isAsked(account)))
    summaries.push(periodSummaryOf(labelOf(period, zone, start), figures, budget))
  }
  const [daily, monthly] = summaries as [PeriodSummary, PeriodSummary]
  return { project_id: project ?? null, daily, monthly, status: wordFor(worstOf(limited)) }
}

/** Figures and their budget in that module's shape. */
function periodSummaryOf(date: string, figures: UsageFigures, budget: BudgetState | undefined): PeriodSummary {
  const limit = budget?.limit === undefined ? null : Number(budget.limit)
  const classes = Object.entries(figures.tokensByClass)
  const sum = (kind: string): number =>
    classes.reduce((total, [name, tokens]) => (name.startsWith(kind) ? total + tokens : total), 0)
  return {
    date,
    total_tokens: figures.tokens,
    input_tokens: sum('input'),
    output_tokens: sum('output'),
    requests: figures.requests,
    limit,
    limit_usage_percent: limit === null ? null : (figures.tokens / limit) * 100,
  }
}
