import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { budgetSeries, instruments, attributes as names, usageSeries } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import type { BudgetState, BudgetsAnswer, StatusAnswer } from '../api/types.ts'
import { testNow } from '../testing/clock.ts'
import { type TestLedger, testFolder, testLedger } from '../testing/ledger.ts'

/** A clock to set. */
function clockAt(iso: string): { now: () => Date; set(iso: string): void } {
  let at = new Date(iso)
  return { now: () => at, set: (next) => void (at = new Date(next)) }
}

async function budgetsOf(ledger: TestLedger): Promise<BudgetState[]> {
  return (await ledger.json<BudgetsAnswer>('/api/v1/budgets')).budgets
}

const crossedIn = ({ notices }: BudgetState): string[] =>
  notices.filter(({ crossedAt }) => crossedAt).map(({ kind, at, crossedAt }) => `${kind} ${at} ${crossedAt}`)

const everything = 'budgets: [{name: everything, limit: $10, remaining: [$5], step: $4}]'

test('what is crossed is latched with its time, also over a restart', async () => {
  const clock = clockAt('2026-11-22T10:00:00Z')
  const dataDir = testFolder()
  const ledger = await testLedger({ dataDir, budgets: everything, now: clock.now })
  await ledger.send({ points: [{ value: 4.5 }] })
  clock.set('2026-11-22T11:00:00Z')
  await ledger.send({ points: [{ value: 8 }] })
  const told = [
    'threshold 8 2026-11-22T11:00:00.000Z',
    'remaining 5 2026-11-22T11:00:00.000Z',
    'step 4 2026-11-22T10:00:00.000Z',
    'step 8 2026-11-22T11:00:00.000Z',
  ]
  expect((await budgetsOf(ledger)).map(crossedIn)).toEqual([told])
  await ledger.close()

  clock.set('2026-11-22T12:00:00Z')
  const again = await testLedger({ dataDir, budgets: everything, now: clock.now })
  await again.send({ points: [{ value: 8 }] })
  const [budget] = await budgetsOf(again)
  expect(budget && crossedIn(budget)).toEqual(told)
  expect(budget).toMatchObject({
    spent: '8',
    remaining: '2',
    usedRatio: 0.8,
    status: 'warning',
    next: { kind: 'threshold', at: '9', ratio: 0.9, away: '1' },
  })
})

test('a new period starts fresh, also without any call', async () => {
  const clock = clockAt('2026-11-30T14:59:00Z')
  const ledger = await testLedger({ budgets: `timezone: Asia/Tokyo\n${everything}`, now: clock.now })
  await ledger.send({ points: [{ value: 9, time: clock.now().getTime() }] })
  clock.set('2026-11-30T15:00:00Z')
  expect(await budgetsOf(ledger)).toMatchObject([
    { spent: '0', status: 'normal', periodStart: '2026-11-30T15:00:00.000Z' },
  ])
  await ledger.send({ points: [{ value: 13.5, time: clock.now().getTime() }] })
  const [budget] = await budgetsOf(ledger)
  expect(budget?.spent).toBe('4.5')
  expect(budget && crossedIn(budget)).toEqual(['step 4 2026-11-30T15:00:00.000Z'])
})

test('an export of the last seconds before midnight counts for the day before', async () => {
  const clock = clockAt('2026-11-22T00:00:05Z')
  const ledger = await testLedger({ budgets: 'budgets: [{name: day, limit: $10, period: day}]', now: clock.now })
  await ledger.send({ points: [{ value: 9, time: new Date('2026-11-21T23:59:59Z').getTime() }] })
  expect(await budgetsOf(ledger)).toMatchObject([{ spent: '0' }])
  expect(
    await ledger.metric(usageSeries.costUsd, {
      project: 'chatbot',
      provider: 'openai',
      model: 'gpt-5-mini',
      class: 'input',
    }),
  ).toBe(9)
})

describe('when the file changes', () => {
  test('levels that are exceeded already are latched then, and known ones keep their time', async () => {
    const clock = clockAt('2026-11-22T10:00:00Z')
    const dataDir = testFolder()
    const ledger = await testLedger({ dataDir, budgets: everything, now: clock.now })
    await ledger.send({ points: [{ value: 8.5 }] })
    clock.set('2026-11-22T12:00:00Z')
    writeFileSync(
      join(dataDir, 'budgets.yaml'),
      'budgets: [{name: everything, limit: $10, thresholds: [50%, 80%, 100%]}]',
    )
    await ledger.reload()
    expect((await budgetsOf(ledger)).map(crossedIn)).toEqual([
      ['threshold 5 2026-11-22T12:00:00.000Z', 'threshold 8 2026-11-22T10:00:00.000Z'],
    ])
  })

  test('of the steps that are exceeded already, only the newest is told', async () => {
    const clock = clockAt('2026-11-30T23:50:00Z')
    const dataDir = testFolder()
    const ledger = await testLedger({ dataDir, budgets: 'budgets: [{name: a, step: $5}]', now: clock.now })
    const spend = (value: number) => ledger.send({ points: [{ value, time: clock.now().getTime() }] })
    await spend(8.25)
    clock.set('2026-11-30T23:51:00Z')
    writeFileSync(join(dataDir, 'budgets.yaml'), 'budgets: [{name: a, step: $0.10}]')
    await ledger.reload()
    const told = ['step 5 2026-11-30T23:50:00.000Z', 'step 8.2 2026-11-30T23:51:00.000Z']
    expect((await budgetsOf(ledger)).map(crossedIn)).toEqual([told])
    await ledger.reload()
    expect((await budgetsOf(ledger)).map(crossedIn)).toEqual([told])

    clock.set('2026-12-01T00:00:01Z')
    await spend(8.45)
    expect((await budgetsOf(ledger)).map(crossedIn)).toEqual([
      ['step 0.1 2026-12-01T00:00:01.000Z', 'step 0.2 2026-12-01T00:00:01.000Z'],
    ])
  })

  test('a file that is gone, or has a mistake, is told in the status, with the budgets before it', async () => {
    const dataDir = testFolder()
    const ledger = await testLedger({ dataDir, budgets: everything })
    const status = async (): Promise<StatusAnswer> => await ledger.json('/api/v1/status')
    expect(await status()).toMatchObject({ budgetsMistakes: [], budgets: [{ name: 'everything' }] })
    rmSync(join(dataDir, 'budgets.yaml'))
    await ledger.reload()
    expect(await status()).toMatchObject({
      budgetsMistakes: [expect.stringMatching(/^There is no budgets file .*budgets\.yaml\. Write one/)],
      budgets: [{ name: 'everything' }],
    })
  })

  test('a raised limit takes back what was told of the old one', async () => {
    const dataDir = testFolder()
    const ledger = await testLedger({ dataDir, budgets: 'budgets: [{name: a, limit: $10}]' })
    await ledger.send({ points: [{ value: 8.5 }] })
    writeFileSync(join(dataDir, 'budgets.yaml'), 'budgets: [{name: a, limit: $20}]')
    await ledger.reload()
    expect((await budgetsOf(ledger)).map(crossedIn)).toEqual([[]])
  })
})

test.each([
  { name: 'a budget of a project', budget: '{name: a, limit: $100, scope: {project: search}}', spent: '2' },
  { name: 'a budget of models', budget: '{name: a, limit: $100, scope: {model: gpt-5*}}', spent: '3' },
  { name: 'a budget over all projects', budget: '{name: a, limit: $100}', spent: '7' },
  { name: 'a budget of tokens', budget: '{name: a, limit: 100 tokens}', spent: '50' },
  { name: 'a budget of requests', budget: '{name: a, limit: 100 requests}', spent: '9' },
])('$name counts what it should', async ({ budget, spent }) => {
  const ledger = await testLedger({ budgets: `budgets: [${budget}]` })
  await ledger.send({
    instance: '1',
    project: 'chatbot',
    points: [{ value: 1 }, { value: 50, metric: instruments.tokens.name }],
  })
  await ledger.send({
    instance: '2',
    project: 'search',
    points: [{ value: 2 }, { value: 9, metric: instruments.requests.name }],
  })
  const other = { [names.responseModel]: 'gpt-4o' }
  await ledger.send({ instance: '3', project: 'chatbot', points: [{ value: 4, attributes: other }] })
  expect(await budgetsOf(ledger)).toMatchObject([{ spent }])
})

test('a jump over a million steps is a hundred series', async () => {
  const ledger = await testLedger({ budgets: 'budgets: [{name: a, step: $0.01}]' })
  await ledger.send({ points: [{ value: 10_000 }] })
  const text = await (await ledger.get('/metrics')).text()
  const steps = text.split('\n').filter((line) => line.startsWith(`${budgetSeries.stepCrossed.name}{`))
  expect(steps).toHaveLength(100)
  expect(steps.at(-1)).toContain('step="10000"')
  await ledger.send({ points: [{ value: 10_000.02, time: testNow().getTime() + 1 }] })
  const [budget] = await budgetsOf(ledger)
  expect(budget?.notices).toHaveLength(100)
  expect(budget?.notices.at(-1)?.at).toBe('10000.02')
})
