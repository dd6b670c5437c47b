import type { BudgetState, NamedFigures, StatusAnswer, UsageFigures } from '@tollbell/ledger'
import { expect, test } from 'vitest'
import { renderStatus } from './render.ts'

function figures(costUsd: string, tokens: number, requests: number): UsageFigures {
  return { costUsd, tokens, requests, tokensByClass: {}, requestsByOutcome: {}, unpricedTokens: 0 }
}

const named = (name: string, costUsd: string, tokens: number, requests: number): NamedFigures => ({
  name,
  ...figures(costUsd, tokens, requests),
})

const month = {
  timezone: 'Asia/Tokyo',
  periodStart: '2026-10-31T15:00:00Z',
  periodEnd: '2026-11-30T15:00:00Z',
} as const

const everything: BudgetState = {
  name: 'everything',
  scope: {},
  unit: 'usd',
  period: 'month',
  ...month,
  spent: '8.2144999',
  limit: '10',
  remaining: '1.7855001',
  usedRatio: 0.82144999,
  forecast: '11.42',
  status: 'warning',
  notices: [],
  next: { kind: 'step', at: '9', away: '0.7855001' },
}

const overdrawn: BudgetState = {
  ...everything,
  name: 'chatbot tokens',
  scope: { project: ['chatbot'], model: ['gpt-5*', 'o3'] },
  unit: 'tokens',
  period: 'day',
  periodStart: '2026-11-21T15:00:00Z',
  periodEnd: '2026-11-22T15:00:00Z',
  spent: '2100000',
  limit: '2000000',
  remaining: '-100000',
  usedRatio: 1.05,
  status: 'critical',
}
delete overdrawn.next

const alice: BudgetState = {
  ...everything,
  name: 'each user',
  each: 'user',
  member: 'alice',
  members: 1207,
  period: 'minute',
  next: { kind: 'report', at: '9', ratio: 0.9, away: '0.7855001' },
}

const perProject: BudgetState = {
  ...everything,
  name: 'each project',
  each: 'project',
  members: 0,
  periodStart: '2026-11-14T15:00:00Z',
  periodEnd: '2026-12-14T15:00:00Z',
  spent: '0',
  remaining: '10',
  usedRatio: 0,
  status: 'normal',
}

const stepsOnly: BudgetState = { ...everything, name: 'steps only', status: 'normal' }
delete stepsOnly.limit
delete stepsOnly.remaining
delete stepsOnly.usedRatio

const busy: StatusAnswer = {
  now: '2026-11-22T00:15:07Z',
  firstCallAt: '2026-09-30T21:04:59Z',
  lastCallAt: '2026-11-22T00:15:01Z',
  allTime: { ...figures('45.123456789', 12_345_678, 4_321), unpricedTokens: 1_200 },
  month: {
    timezone: 'Asia/Tokyo',
    start: '2026-10-31T15:00:00Z',
    end: '2026-11-30T15:00:00Z',
    total: figures('8.2144999', 2_100_000, 987),
    byProject: [named('chatbot', '6.2', 1_800_000, 900), named('', '2.0144999', 300_000, 87)],
    byModel: [named('gpt-4o', '8.2144999', 2_100_000, 987)],
    byOperation: Array.from({ length: 12 }, (_, index) => named(`operation ${index + 1}`, '0.5', 1_000, 10)),
    bySource: [named('tollbell', '6.2', 1_800_000, 900), named('gen-ai-histogram', '2.0144999', 300_000, 87)],
  },
  history: { retentionDays: 30, compactAfterDays: 92, keptFrom: '2026-10-22T15:00:00Z' },
  budgetsMistakes: [],
  budgets: [everything, overdrawn, stepsOnly, alice, { ...alice, member: 'bob', period: '24h' }, perProject],
}

const quiet: StatusAnswer = {
  now: busy.now,
  allTime: figures('0', 0, 0),
  month: { ...busy.month, total: figures('0', 0, 0), byProject: [], byModel: [], byOperation: [], bySource: [] },
  history: { compactAfterDays: 92 },
  budgetsMistakes: [],
  budgets: [],
}

const mistakes = ['budgets.yaml:4: budgets[0].limit: "9 dolars" is not an amount; write $10']

test.each([
  { name: 'busy', status: busy },
  { name: 'quiet', status: quiet },
  {
    name: 'mistaken',
    status: {
      ...quiet,
      history: { retentionDays: 400, compactAfterDays: 92 },
      budgetsMistakes: mistakes,
      budgets: [everything],
    },
  },
])('the report of a $name ledger reads like golden/$name.txt', async ({ name, status }) => {
  await expect(renderStatus(status)).toMatchFileSnapshot(`golden/${name}.txt`)
})

test('the report has the figures of systems 1 and 5', () => {
  const report = renderStatus(busy)
  for (const figure of [
    '4,321',
    '12,345,678',
    '$45.1235',
    '2026-10-01 06:04:59',
    '$0.7855 away',
    '$1.7855 remaining',
  ]) {
    expect(report).toContain(figure)
  }
})
