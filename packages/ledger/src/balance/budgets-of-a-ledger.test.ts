import { budgetSeries, attributes as names } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import type { BudgetState, BudgetsAnswer } from '../api/types.ts'
import { type TestLedger, testFolder, testLedger } from '../testing/ledger.ts'

interface Ledgers {
  /** The running ledger, once it is that late. */
  readonly at: (iso: string) => Promise<TestLedger>
  readonly restart: () => Promise<void>
}

function ledgers(budgets: string): Ledgers {
  const dataDir = testFolder()
  let now = new Date(0)
  let running: TestLedger | undefined
  return {
    at: async (iso) => {
      now = new Date(iso)
      running ??= await testLedger({ dataDir, budgets, now: () => now })
      return running
    },
    restart: async () => {
      await running?.close()
      running = undefined
    },
  }
}

const statesOf = async (ledger: TestLedger): Promise<BudgetState[]> =>
  (await ledger.json<BudgetsAnswer>('/api/v1/budgets')).budgets

const crossedIn = ({ notices }: BudgetState): string[] =>
  notices.flatMap(({ kind, at, crossedAt }) => (crossedAt ? `${kind} ${at} ${crossedAt.slice(11, 16)}` : []))

const spend = async (ledger: TestLedger, instance: string, iso: string, value: number, user = ''): Promise<void> => {
  const attributes = { [names.user]: user }
  await ledger.send({ instance, points: [{ value, time: Date.parse(iso), attributes }] })
}

test('a window of an hour tells, lets go and tells again, over restarts and without a call in between', async () => {
  const { at, restart } = ledgers('budgets: [{name: hour, thresholds: [$1, $2], period: {rolling: 1h}}]')
  const look = async (iso: string): Promise<{ spent: string | undefined; told: string[][] }> => {
    const states = await statesOf(await at(iso))
    return { spent: states[0]?.spent, told: states.map(crossedIn) }
  }
  await spend(await at('2026-11-22T10:00:00Z'), 'a', '2026-11-22T10:00:00Z', 1.5)
  await restart()
  expect(await look('2026-11-22T10:30:00Z')).toEqual({ spent: '1.5', told: [['level 1 10:00']] })
  await spend(await at('2026-11-22T10:40:00Z'), 'b', '2026-11-22T10:40:00Z', 0.7)
  expect(await look('2026-11-22T10:41:00Z')).toEqual({ spent: '2.2', told: [['level 1 10:00', 'level 2 10:40']] })
  // After the restart, the first call is known to the quarter of an hour.
  expect(await look('2026-11-22T11:17:00Z')).toEqual({ spent: '0.7', told: [[]] })
  await restart()
  expect(await look('2026-11-22T11:18:00Z')).toEqual({ spent: '0.7', told: [[]] })
  await spend(await at('2026-11-22T11:20:00Z'), 'c', '2026-11-22T11:20:00Z', 0.3)
  expect((await look('2026-11-22T11:20:00Z')).told).toEqual([['level 1 11:20']])
})

test('each user has a balance, series and latches of their own, over a restart', async () => {
  const { at, restart } = ledgers('budgets: [{name: each user, each: user, limit: $10, report: 50%}]')
  const morning = '2026-11-22T10:00:00Z'
  await spend(await at(morning), 'a', morning, 8.5, 'alice')
  await spend(await at(morning), 'b', morning, 1, 'bob')
  await spend(await at(morning), 'c', morning, 20)
  await restart()
  const ledger = await at('2026-11-22T11:00:00Z')
  const states = await statesOf(ledger)
  expect(states.map(({ member, members, spent, status }) => [member, members, spent, status])).toEqual([
    ['alice', 2, '8.5', 'warning'],
    ['bob', 2, '1', 'normal'],
  ])
  expect(states.map(crossedIn)).toEqual([['threshold 8 10:00', 'report 5 10:00'], []])
  const budget = { budget: 'each user', member: 'alice', project: '', unit: 'usd', period: 'month' }
  expect(await ledger.metric(budgetSeries.spent, budget)).toBe(8.5)
  expect(await ledger.metric(budgetSeries.reportCrossed, { ...budget, share: '0.5' })).toBe(Date.parse(morning) / 1000)
  const { member: _, ...withoutMember } = budget
  expect(await ledger.metric(budgetSeries.members, withoutMember)).toBe(2)
})

test('a rate by the minute counts the last sixty seconds', async () => {
  const { at } = ledgers('budgets: [{name: rate, limit: $1, period: minute}]')
  await spend(await at('2026-11-22T10:00:50Z'), 'a', '2026-11-22T10:00:50Z', 0.6)
  await spend(await at('2026-11-22T10:01:20Z'), 'b', '2026-11-22T10:01:20Z', 0.6)
  const spentAt = async (iso: string): Promise<string[]> => (await statesOf(await at(iso))).map(({ spent }) => spent)
  expect(await spentAt('2026-11-22T10:01:30Z')).toEqual(['1.2'])
  expect(await spentAt('2026-11-22T10:01:55Z')).toEqual(['0.6'])
  expect((await statesOf(await at('2026-11-22T10:02:30Z'))).map(crossedIn)).toEqual([
    ['threshold 0.8 10:01', 'threshold 0.9 10:01', 'threshold 1 10:01'],
  ])
})
