import { parseBudgets } from '@tollbell/budgets'
import { expect, test } from 'vitest'
import { spentAt, type TestSource, testSource } from '../testing/balances.ts'
import { Standing } from './standing.ts'

const noon = Date.parse('2026-11-22T12:00:00Z')
const after = (minutes: number): Date => new Date(noon + minutes * 60_000)

interface Moment {
  /** After noon. */
  readonly minutes: number
  readonly usd?: number
}

/** What a budget tells and takes back as it is spent on, or only looked at: `12 level 20` twelve minutes after noon. */
async function told(budget: string, moments: readonly Moment[]): Promise<string[]> {
  const standing = await open(budget, testSource(), after(0))
  const events: string[] = []
  for (const { minutes, usd } of moments) {
    const now = after(minutes)
    const change = standing.plan(usd === undefined ? [] : [spentAt(now, usd)], now)
    standing.apply(change)
    expect(standing.isCurrent(now)).toBe(true)
    events.push(...change.clear.map(({ kind, at }) => `${minutes} over: ${kind} ${Number(at) / 1e9}`))
    events.push(...change.set.map(({ kind, at }) => `${minutes} ${kind} ${Number(at) / 1e9}`))
  }
  return events
}

async function open(budget: string, source: TestSource, now: Date): Promise<Standing> {
  return await Standing.open(parseBudgets(`budgets: [{name: a, ${budget}}]`).budgets, [], source, now)
}

const spent = (standing: Standing, now: Date): number[] =>
  standing.balances(now).map((balance) => Number(balance.spent) / 1e9)

test.each([
  {
    name: 'what is spent in the last hour falls out of it, and is told again',
    budget: 'limit: $10, thresholds: [100%], period: {rolling: 1h}',
    moments: [{ minutes: 0, usd: 10 }, { minutes: 59 }, { minutes: 62 }, { minutes: 70, usd: 10 }],
    tells: ['0 threshold 10', '62 over: threshold 10', '70 threshold 10'],
  },
  {
    name: 'a level the spend falls a little below is not told again',
    budget: 'thresholds: [$10], period: {rolling: 1h}',
    moments: [{ minutes: 0, usd: 0.5 }, { minutes: 10, usd: 9.5 }, { minutes: 61.5 }, { minutes: 62, usd: 0.5 }],
    tells: ['10 level 10'],
  },
  {
    name: 'with a re-arm level, only after it fell below that',
    budget: 'thresholds: [$2.50, $3], rearm: $2, period: {rolling: 1h}',
    moments: [
      { minutes: 0, usd: 0.9 },
      { minutes: 10, usd: 1.7 },
      { minutes: 20, usd: 0.3 },
      { minutes: 62 },
      { minutes: 63, usd: 0.6 },
      { minutes: 72 },
      { minutes: 73, usd: 1.7 },
    ],
    tells: ['10 level 2.5', '72 over: level 2.5', '73 level 2.5'],
  },
  {
    name: 'a rate that was exceeded for a second stays told for five minutes',
    budget: 'limit: $1, thresholds: [100%], period: minute',
    moments: [
      { minutes: 0, usd: 1 },
      { minutes: 2 },
      { minutes: 3, usd: 1 },
      { minutes: 4.9 },
      { minutes: 5.1 },
      { minutes: 6, usd: 1 },
    ],
    tells: ['0 threshold 1', '5.1 over: threshold 1', '6 threshold 1'],
  },
  {
    name: 'steps fall back one by one',
    budget: 'step: $1, period: {rolling: 1h}',
    moments: [{ minutes: 0, usd: 1 }, { minutes: 30, usd: 1 }, { minutes: 62 }, { minutes: 63, usd: 1 }],
    tells: ['0 step 1', '30 step 2', '62 over: step 2', '63 step 2'],
  },
])('$name', async ({ budget, moments, tells }) => {
  expect(await told(budget, moments)).toEqual(tells)
})

test('a standing is not current once something in a window is over, though nobody spends', async () => {
  const standing = await open('thresholds: [$1], period: {rolling: 1h}', testSource(), after(0))
  standing.apply(standing.plan([spentAt(after(0), 1)], after(0)))
  expect([standing.isCurrent(after(60)), standing.isCurrent(after(62))]).toEqual([true, false])
})

test.each([
  { window: '1m', step: 1 / 60 },
  { window: '1h', step: 1 },
  { window: '24h', step: 15 },
])('a window of $window lets go of what is older by a step of $step minutes at most', async ({ window, step }) => {
  const standing = await open(`limit: $1, period: {rolling: ${window}}`, testSource(), after(0))
  standing.apply(standing.plan([spentAt(after(0), 1)], after(0)))
  const length = Number.parseInt(window, 10) * (window.endsWith('h') ? 60 : 1)
  expect(spent(standing, after(length))).toEqual([1])
  expect(spent(standing, after(length + step))).toEqual([0])
})

const recent = [spentAt(after(-59), 1), spentAt(after(-20), 2), spentAt(after(-0.5), 4)]

test.each([
  { name: 'a rate goes on where the journal knows the second', period: 'minute', at: 0, folded: false, spends: 4 },
  { name: 'a rate begins anew where it does not', period: 'minute', at: 0, folded: true, spends: 0 },
  { name: 'an hour is what was spent in it', period: '{rolling: 1h}', at: 5, folded: false, spends: 6 },
  { name: 'or a quarter of an hour too much', period: '{rolling: 1h}', at: 5, folded: true, spends: 7 },
  { name: 'a day is exact to the quarter', period: '{rolling: 1d}', at: 5, folded: true, spends: 7 },
])('after a restart, $name', async ({ period, at, folded, spends }) => {
  const source = testSource()
  source.keep({ amounts: recent })
  if (folded) source.fold()
  expect(spent(await open(`limit: $1, period: ${period}`, source, after(at)), after(at))).toEqual([spends])
})

test('when the file changes, a window goes on with the seconds it knows', async () => {
  const source = testSource()
  source.fold()
  const before = await open('limit: $1, period: minute', source, after(0))
  before.apply(before.plan([spentAt(after(0), 0.4)], after(0)))
  const file = 'budgets: [{name: a, limit: $2, period: minute}, {name: b, limit: $3, period: minute}]'
  const standing = await Standing.open(parseBudgets(file).budgets, [], source, after(0.5), before)
  expect(spent(standing, after(0.5))).toEqual([0.4, 0])
  standing.apply(standing.plan([spentAt(after(0.5), 0.1)], after(0.5)))
  expect(spent(standing, after(0.5))).toEqual([0.5, 0.1])
  expect(spent(standing, after(1.2))).toEqual([0.1, 0.1])
})
