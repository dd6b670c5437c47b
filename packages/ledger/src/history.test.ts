import { parseBudgets, periodAt } from '@tollbell/budgets'
import { StartError } from '@tollbell/service'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book } from './booking/book.ts'
import { History, stretchesOf } from './history.ts'
import { openSqlite } from './store/sqlite.ts'
import type { Store } from './store/store.ts'
import { testAccount } from './testing/balances.ts'

const account = testAccount({ measure: 'requests', detail: 'ok', model: 'gpt-5' })
const quarterMs = 15 * 60_000
const dayMs = 96 * quarterMs
const now = new Date('2026-11-22T12:00:00Z')
const inForce = parseBudgets(`
timezone: Asia/Tokyo
budgets: [{name: a, limit: 10 requests, timezone: America/New_York}, {name: b, limit: 10 requests, timezone: Asia/Tehran}]`)
const zones = ['Asia/Tokyo', 'America/New_York', 'Asia/Tehran']

/** A book with one request in each of these buckets. */
async function bookOf(buckets: readonly number[]): Promise<{ store: Store; book: Book }> {
  const store = openSqlite({ file: ':memory:' })
  const book = await Book.open(store)
  await book.import(
    buckets.map((bucketMs) => ({ source: 'test', account, bucketMs, amount: 1 })),
    now,
  )
  await book.fold(now)
  return { store, book }
}

async function bucketCount(store: Store): Promise<number> {
  const { result } = await store.readBalances((tables) => tables.buckets(0, 2 * now.getTime()))
  return result.length
}

async function amountsOf(book: Book, days: readonly (readonly [number, number])[]): Promise<number[]> {
  return (await book.bookedIn(days)).map((booked) => Number(booked[0]?.amount ?? 0n))
}

// Both changes of clocks in New York are in it, and none in Tokyo.
const allDays = Array.from({ length: 280 }, (_, day) => now.getTime() - (300 - day) * dayMs)

test('compaction keeps every day of every time zone in force, in a tenth of the rows', async () => {
  const buckets = allDays.flatMap((day) =>
    [0, 7, 33, 60, 61, 62, 63, 64, 79, 80, 81, 95].map((at) => day + at * quarterMs),
  )
  const { store, book } = await bookOf(buckets)
  const days = zones.flatMap((timezone) =>
    allDays.map((day) => {
      const { start, end } = periodAt({ period: 'day', timezone }, new Date(day))
      return [start.getTime(), end.getTime()] as const
    }),
  )
  const before = await amountsOf(book, days)
  await new History(store, { compactAfterDays: 92 }).trim(inForce, now)
  expect(await amountsOf(book, days)).toEqual(before)
  // Some 208 of the days are in three pieces each now.
  expect(await bucketCount(store)).toBeLessThan(75 * 12 + 210 * 3)
  expect(await store.check()).toEqual([])
})

test.each([
  {
    name: 'that is older is removed; the total stays',
    retentionDays: 100,
    budgets: inForce,
    kept: 80,
    oldest: '2026-08-14T04:00:00.000Z',
  },
  {
    name: 'that a budget still counts is kept',
    retentionDays: 100,
    budgets: parseBudgets('budgets: [{name: a, limit: 10 requests, period: {rolling: 150d}}]'),
    kept: 130,
    oldest: '2026-06-25T12:00:00.000Z',
  },
  {
    name: 'is kept for ever when nothing else is said',
    retentionDays: undefined,
    budgets: inForce,
    kept: 280,
    oldest: undefined,
  },
])('what $name', async ({ retentionDays, budgets, kept, oldest }) => {
  const { store, book } = await bookOf(allDays)
  const history = new History(store, { retentionDays })
  expect((await history.kept(budgets, now)).since).toBe(undefined)
  await history.trim(budgets, now)
  const [all] = await amountsOf(book, [[0, now.getTime()]])
  // Give or take the day that is cut by the midnight of the zone.
  expect(Math.abs((all ?? 0) - kept)).toBeLessThanOrEqual(1)
  expect([...book.allTime].map(({ amount }) => amount)).toEqual([280n])
  expect(await store.check()).toEqual([])
  const { since } = await history.kept(budgets, now)
  expect(since?.toISOString()).toBe(oldest)
  const again = await Book.open(store)
  expect([...again.allTime].map(({ amount }) => amount)).toEqual([280n])
})

test('stretches lie one after the other, and every midnight of every zone is a bound', () => {
  fc.assert(
    fc.property(fc.subarray(zones, { minLength: 1 }), fc.nat(700), fc.nat(40), (some, from, length) => {
      const fromMs = Date.parse('2025-01-01') + from * dayMs + 5 * quarterMs
      const toMs = fromMs + length * dayMs
      const stretches = stretchesOf(some, fromMs, toMs)
      for (const [index, stretch] of stretches.entries()) {
        expect(stretch.toMs).toBe(stretches[index + 1]?.fromMs ?? toMs)
        for (const timezone of some) {
          const { end } = periodAt({ period: 'day', timezone }, new Date(stretch.fromMs))
          expect(end.getTime()).toBeGreaterThanOrEqual(stretch.toMs)
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('mistakes are told together', () => {
  const store = openSqlite({ file: ':memory:' })
  expect(() => new History(store, { retentionDays: 0, compactAfterDays: 1.5 })).toThrow(
    new StartError([
      'retentionDays: 0 is no number of days; write a whole number from 1.',
      'compactAfterDays: 1.5 is no number of days; write a whole number from 1.',
    ]),
  )
})

test('what budgets told is forgotten after more than a year, and with the retention', async () => {
  const { store, book } = await bookOf([])
  for (const daysAgo of [500, 300, 10]) {
    const then = new Date(now.getTime() - daysAgo * dayMs)
    await book.import([{ source: 'test', account, bucketMs: then.getTime(), amount: 100 }], then)
    await book.setBudgets(parseBudgets('budgets: [{name: a, limit: 10 requests, period: day}]'), then)
  }
  await book.fold(now)
  const told = async (): Promise<number[]> =>
    await Promise.all(
      [500, 300, 10].map(async (daysAgo) => {
        const { start } = periodAt({ period: 'day', timezone: 'UTC' }, new Date(now.getTime() - daysAgo * dayMs))
        const counts = JSON.stringify(['requests', 'day', 'UTC', []])
        const { result } = await store.readBalances((tables) => tables.latches(counts, start.getTime()))
        return result.length
      }),
    )
  expect(await told()).toEqual([3, 3, 3])
  await new History(store, {}).trim(inForce, now)
  expect(await told()).toEqual([0, 3, 3])
  await new History(store, { retentionDays: 90 }).trim(inForce, now)
  expect(await told()).toEqual([0, 0, 3])
})
