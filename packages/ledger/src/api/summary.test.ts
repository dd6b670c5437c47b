import { budgetSeries, instruments, ledgerSeries, attributes as names } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { type TestLedger, testLedger } from '../testing/ledger.ts'
import { trimmedLedger } from '../testing/trimmed-ledger.ts'
import type { BudgetsAnswer, CheckAnswer, SummaryAnswer, TestAlertAnswer } from './types.ts'

const budgets = `
timezone: Asia/Tokyo
budgets:
  - {name: everything, limit: $10, step: $5, thresholds: [80%]}
  - {name: chatbot tokens, limit: 1000 tokens, period: day, timezone: UTC, scope: {project: chatbot}}
`

/** What a clock says that is set by hand. */
interface Clock {
  at: Date
}

async function ledgerAt(clock: Clock): Promise<TestLedger> {
  return await testLedger({ budgets, now: () => clock.at })
}

async function spend(ledger: TestLedger, clock: Clock, iso: string, costUsd: number, tokens: number): Promise<void> {
  clock.at = new Date(iso)
  const time = clock.at.getTime()
  const points = [
    { value: costUsd, time },
    { value: tokens, time, metric: instruments.tokens.name },
  ]
  await ledger.send({ instance: iso, points })
}

test('the summary has today, this month, what came before, and the budgets with their history', async () => {
  const clock = { at: new Date('2026-10-01T00:00:00Z') }
  const ledger = await ledgerAt(clock)
  await spend(ledger, clock, '2026-10-20T03:00:00Z', 1, 100)
  // 23:59 in Tokyo, and a minute later.
  await spend(ledger, clock, '2026-11-20T14:59:00Z', 6, 200)
  await spend(ledger, clock, '2026-11-20T15:00:00Z', 2.5, 950)
  const summary = await ledger.json<SummaryAnswer>('/api/v1/summary')
  expect(summary).toMatchObject({
    timezone: 'Asia/Tokyo',
    status: 'critical',
    statusWord: 'CRITICAL',
    today: { start: '2026-11-20T15:00:00.000Z', end: '2026-11-21T15:00:00.000Z', costUsd: '2.5', tokens: 950 },
    month: { start: '2026-10-31T15:00:00.000Z', costUsd: '8.5', tokens: 1150 },
    lastExports: [{ project: 'chatbot', at: '2026-11-20T15:00:00.000Z' }],
    budgetsMistakes: [],
  })
  const { daily, monthly } = summary.history
  expect(daily.slice(-2).map(({ date, costUsd }) => [date, costUsd])).toEqual([
    ['2026-11-20', '6'],
    ['2026-11-21', '2.5'],
  ])
  expect([daily.length, monthly.length]).toEqual([31, 12])
  expect(monthly.slice(-2).map(({ date, costUsd }) => [date, costUsd])).toEqual([
    ['2026-10', '1'],
    ['2026-11', '8.5'],
  ])
  // In its own time zone, both of that evening are the same day.
  expect(summary.budgets.map(({ name, statusWord, history }) => [name, statusWord, history.daily.at(-1)])).toEqual([
    ['everything', 'WARNING', { date: '2026-11-21', spent: '2.5' }],
    ['chatbot tokens', 'CRITICAL', { date: '2026-11-20', spent: '1150' }],
  ])
})

test('days and months that are not kept whole say so', async () => {
  const { history } = await (await trimmedLedger()).json<SummaryAnswer>('/api/v1/summary')
  const lines = [...history.daily.slice(7, 10), ...history.monthly.slice(-2)]
  expect(lines.map(({ date, isCut, costUsd }) => [date, isCut, costUsd])).toEqual([
    ['2026-10-30', true, '0'],
    ['2026-10-31', true, '0'],
    ['2026-11-01', undefined, '0'],
    ['2026-10', true, '0'],
    ['2026-11', undefined, '2'],
  ])
})

test('of a budget with a balance for each project, each has a history of its own', async () => {
  const at = new Date('2026-11-20T10:00:00Z')
  const ledger = await testLedger({ budgets: 'budgets: [{name: projects, limit: $10, each: project}]', now: () => at })
  const points = (value: number): [{ value: number; time: number }] => [{ value, time: at.getTime() }]
  await ledger.send({ instance: 'one', project: 'chatbot', points: points(2) })
  await ledger.send({ instance: 'other', project: 'search', points: points(9.5) })
  const summary = await ledger.json<SummaryAnswer>('/api/v1/summary')
  const spentOf = summary.budgets.map(({ member, spent, history: { daily, monthly } }) => [
    member,
    [spent, daily.at(-1)?.spent, monthly.at(-1)?.spent],
  ])
  expect(Object.fromEntries(spentOf)).toEqual({ chatbot: ['2', '2', '2'], search: ['9.5', '9.5', '9.5'] })
})

test('a budget with a balance for each is there before anybody has used any of it', async () => {
  const file = `budgets: [
    {name: first, limit: $1}, {name: per user, limit: $10, each: user, period: {month: 15}}, {name: last, limit: $2}]`
  const ledger = await testLedger({ budgets: file, now: () => new Date('2026-11-20T10:00:00Z') })
  const { budgets: told } = await ledger.json<SummaryAnswer>('/api/v1/summary')
  expect(told.map(({ name }) => name)).toEqual(['first', 'per user', 'last'])
  expect(told[1]).toMatchObject({
    each: 'user',
    members: 0,
    periodStart: '2026-11-15T00:00:00.000Z',
    spent: '0',
    remaining: '10',
    status: 'normal',
  })
  expect(told[1]).not.toHaveProperty('member')
  const unused = { budget: 'per user', project: '', unit: 'usd', period: 'month' }
  expect(await ledger.metric(budgetSeries.members, unused)).toBe(0)
  await ledger.send({
    points: [{ value: 1, time: Date.parse('2026-11-20T10:00:00Z'), attributes: { [names.user]: 'ann' } }],
  })
  const [{ member, members } = {}] = (await ledger.json<BudgetsAnswer>('/api/v1/budgets')).budgets.slice(1)
  expect([member, members]).toEqual(['ann', 1])
  expect(await ledger.metric(budgetSeries.members, unused)).toBe(1)
})

test('what was told last comes first', async () => {
  const clock = { at: new Date('2026-11-20T00:00:00Z') }
  const ledger = await ledgerAt(clock)
  await spend(ledger, clock, '2026-11-20T10:00:00Z', 5.5, 0)
  await spend(ledger, clock, '2026-11-20T11:00:00Z', 3, 0)
  const { alerts } = await ledger.json<SummaryAnswer>('/api/v1/summary')
  expect(alerts).toEqual([
    {
      budget: 'everything',
      unit: 'usd',
      kind: 'threshold',
      at: '8',
      ratio: 0.8,
      crossedAt: '2026-11-20T11:00:00.000Z',
    },
    { budget: 'everything', unit: 'usd', kind: 'step', at: '5', crossedAt: '2026-11-20T10:00:00.000Z' },
  ])
  // A new period, in which nothing is told yet.
  clock.at = new Date('2026-12-01T00:00:00Z')
  expect((await ledger.json<SummaryAnswer>('/api/v1/summary')).alerts).toEqual(alerts)
})

const post = (ledger: TestLedger, path: string): Promise<Response> => fetch(ledger.url + path, { method: 'POST' })

test('a check moves periods on and says where the budgets stand', async () => {
  const clock = { at: new Date('2026-11-20T00:00:00Z') }
  const ledger = await ledgerAt(clock)
  await spend(ledger, clock, '2026-11-20T10:00:00Z', 8.5, 0)
  const checked = async (): Promise<unknown[]> => {
    const answer = (await (await post(ledger, '/api/v1/check')).json()) as CheckAnswer
    return [answer.checkedAt, answer.statusWord, answer.mistakes, answer.budgets.map(({ spent }) => spent)]
  }
  expect(await checked()).toEqual(['2026-11-20T10:00:00.000Z', 'WARNING', [], ['8.5', '0']])
  clock.at = new Date('2026-12-01T00:00:00Z')
  expect(await checked()).toEqual(['2026-12-01T00:00:00.000Z', 'NORMAL', [], ['0', '0']])
})

test('a test alert is shown to Prometheus for a while, and then no more', async () => {
  const clock = { at: new Date('2026-11-20T00:00:00.250Z') }
  const ledger = await ledgerAt(clock)
  const shown = (): Promise<number | undefined> => ledger.metric(ledgerSeries.testAlertAsked)
  expect(await shown()).toBeUndefined()
  const response = await post(ledger, '/api/v1/test-alert')
  expect(response.status).toBe(202)
  const { askedAt, visibleUntil, message } = (await response.json()) as TestAlertAnswer
  expect([askedAt, message]).toEqual(['2026-11-20T00:00:00.250Z', expect.stringContaining('within 15 seconds')])
  expect(await shown()).toBe(clock.at.getTime() / 1000)
  clock.at = new Date(Date.parse(visibleUntil) - 1)
  expect(await shown()).toBe(Date.parse(askedAt) / 1000)
  clock.at = new Date(visibleUntil)
  expect(await shown()).toBeUndefined()
})
