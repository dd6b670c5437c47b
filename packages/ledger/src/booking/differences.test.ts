import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountsIn, type EntryAmount } from '../journal/columns.ts'
import { entryOf } from '../journal/entry.ts'
import type { Life } from '../store/store.ts'
import { testAccount } from '../testing/balances.ts'
import type { Account } from './account.ts'
import { type Arrival, type BookingCounts, type Differences, differencesOf, type Memory } from './differences.ts'
import { KnownAccounts } from './known-accounts.ts'
import { KnownStreams } from './known-streams.ts'
import type { Reading } from './readings.ts'
import { growth, type Stream } from './stream.ts'

const account = testAccount({ measure: 'tokens' })

const now = new Date('2026-11-22T12:07:00Z')
const nowMs = now.getTime()
const dayMs = 24 * 60 * 60 * 1000

const streamNamed = (key: string): Stream => ({
  key,
  instance: 'instance',
  project: account.project,
  source: 'tollbell',
  delta: false,
  entries: [{ account, amountBetween: growth }],
})

const stream = streamNamed('stream')

const reading = (value: number, more: Partial<Reading> = {}): Reading => ({
  stream,
  value,
  startMs: nowMs - 1000,
  timeMs: nowMs,
  ...more,
})

type Said = Pick<Life, 'startMs' | 'value' | 'timeMs'>

/** A memory with the life of a stream, whose instance is known then, or none. */
function memoryOf(said?: Said, isInstanceKnown = said !== undefined): Memory {
  const streams = new KnownStreams({ lastInstance: 0, lastLife: 0 })
  const instance = { number: 1, id: 'instance', project: 'chatbot', lastSeenMs: nowMs, kept: false }
  const lives = said ? [{ number: 1, stream: 'stream', ...said }] : []
  if (isInstanceKnown) streams.load([{ ...instance, lives }], 0)
  return { streams, accounts: new KnownAccounts([]) }
}

interface Outcome extends BookingCounts {
  /** By account and bucket. */
  readonly amounts: readonly number[]
  /** What lives say now. */
  readonly words: readonly number[]
}

function amountsOf({ amounts }: Differences['parts']): EntryAmount[] {
  return [...amountsIn(amounts)]
}

/** What a single request brings. */
function outcomeOf(readings: readonly Reading[], memory: Memory, more: Partial<Arrival> = {}): Outcome {
  const { parts, counts } = differencesOf([{ readings, arrivedAt: now, ...more }], memory)
  const [count] = counts
  if (!count) throw new Error('an arrival has no counts')
  return { ...count, amounts: amountsOf(parts).map(({ amount }) => amount), words: [...parts.words.values] }
}

test.each([
  { name: 'a stream never seen counts from zero', before: undefined, value: 7, books: [7], counts: {} },
  { name: 'a stream that grew counts what it grew', before: 5, value: 7, books: [2], counts: {} },
  { name: 'a repeated value adds nothing', before: 7, value: 7, books: [], counts: { repeated: 1 } },
  { name: 'a newer value below the last one is refused', before: 9, value: 7, books: [], counts: { shrunk: 1 } },
  { name: 'a first value of zero is kept and books nothing', before: undefined, value: 0, books: [], counts: {} },
])('$name', ({ before, value, books, counts }) => {
  const said = before === undefined ? undefined : { startMs: nowMs - 1000, value: before, timeMs: nowMs - 500 }
  const outcome = outcomeOf([reading(value)], memoryOf(said))
  expect(outcome.amounts).toEqual(books)
  expect(outcome).toMatchObject({ repeated: 0, baselined: 0, shrunk: 0, ...counts })
})

test('a late value below the last one is no mistake', () => {
  const memory = memoryOf({ startMs: nowMs - 1000, value: 9, timeMs: nowMs })
  const outcome = outcomeOf([reading(7, { timeMs: nowMs - 1 })], memory)
  expect(outcome).toMatchObject({ amounts: [], words: [], repeated: 1, shrunk: 0 })
})

test.each([
  { name: 'a clock within 30 s is believed', timeMs: nowMs - 29_000, atMs: nowMs - 29_000 },
  { name: 'a clock that is behind is not', timeMs: nowMs - 31_000, atMs: nowMs },
  { name: 'nor one that is ahead', timeMs: nowMs + 3 * 60 * 60 * 1000, atMs: nowMs },
  { name: 'nor one that stands at 1970', timeMs: 0, atMs: nowMs },
])('$name', ({ timeMs, atMs }) => {
  const { parts } = differencesOf([{ readings: [reading(1, { timeMs })], arrivedAt: now }], memoryOf())
  expect(amountsOf(parts)[0]?.atMs).toBe(atMs)
  expect(parts.callTimes).toEqual({ firstMs: atMs, lastMs: atMs })
})

test('what is imported counts at its own time, is kept for good, and never takes anything back', () => {
  const readings = [reading(5, { startMs: 0, timeMs: nowMs - 400 * dayMs })]
  const { parts } = differencesOf([{ readings, arrivedAt: now, isImport: true }], memoryOf())
  expect(amountsOf(parts).map(({ atMs, amount }) => [atMs, amount])).toEqual([[nowMs - 400 * dayMs, 5]])
  expect(parts.instances).toMatchObject([{ kept: true }])
  const memory = memoryOf({ startMs: 0, value: 7, timeMs: nowMs - 400 * dayMs })
  expect(outcomeOf(readings, memory, { isImport: true })).toMatchObject({ amounts: [], shrunk: 1 })
})

test.each([
  { name: 'of a process unknown to us is only noted', startMs: nowMs - 31 * dayMs, known: false, books: [] },
  { name: 'of a process we know is booked', startMs: nowMs - 31 * dayMs, known: true, books: [5] },
  { name: 'without a start is booked', startMs: 0, known: false, books: [5] },
])('a stream from before our memory $name', ({ startMs, known, books }) => {
  const outcome = outcomeOf([reading(5, { startMs })], memoryOf(undefined, known))
  expect(outcome.amounts).toEqual(books)
  expect(outcome.baselined).toBe(books.length === 0 ? 1 : 0)
  expect(outcome.words).toEqual([5])
})

test.each([
  { name: 'a counter that starts again counts from zero', startMs: nowMs - 400, value: 3, books: [3] },
  { name: 'also when it is above the last value at once', startMs: nowMs - 400, value: 30, books: [30] },
  { name: 'a late word of an earlier life adds what it has to add', startMs: nowMs - 9000, value: 4, books: [4] },
  { name: 'a word without a start belongs to the newest life', startMs: 0, value: 9, books: [2] },
])('$name', ({ startMs, value, books }) => {
  const memory = memoryOf({ startMs: nowMs - 1000, value: 7, timeMs: nowMs - 500 })
  const { amounts, shrunk } = outcomeOf([reading(value, { startMs })], memory)
  expect([amounts, shrunk]).toEqual([books, 0])
})

test.each([
  { name: 'who started before its last word goes on with it', startMs: nowMs - 600, books: [2] },
  { name: 'who started after it is another', startMs: nowMs - 400, books: [9] },
])('a life without a start: $name', ({ startMs, books }) => {
  const memory = memoryOf({ startMs: 0, value: 7, timeMs: nowMs - 500 })
  expect(outcomeOf([reading(9, { startMs })], memory).amounts).toEqual(books)
})

test('what arrives together is booked one after the other, and each arrival is told its own part', () => {
  const old = { stream: streamNamed('old'), startMs: nowMs - 31 * dayMs }
  const { parts, counts } = differencesOf(
    [
      { readings: [reading(3)], arrivedAt: now },
      { readings: [reading(5), reading(7, old)], arrivedAt: now },
      { readings: [reading(5), reading(4, { timeMs: nowMs + 1 })], arrivedAt: now },
    ],
    memoryOf(),
  )
  expect(amountsOf(parts).map(({ amount }) => amount)).toEqual([12])
  expect([...parts.words.values]).toEqual([5, 7])
  expect(counts).toMatchObject([
    { booked: 1, repeated: 0, baselined: 0, shrunk: 0 },
    { booked: 2, repeated: 0, baselined: 0, shrunk: 0 },
    { booked: 0, repeated: 1, baselined: 0, shrunk: 1 },
  ])
})

test('a stream of an unknown process that spoke twice in one request is baselined in both', () => {
  const old = nowMs - 31 * dayMs
  const readings = [reading(5, { startMs: old }), reading(6, { stream: streamNamed('other'), startMs: old })]
  expect(outcomeOf(readings, memoryOf())).toMatchObject({ amounts: [], baselined: 2 })
})

test('nothing is in memory that was only thought of', () => {
  const memory = memoryOf({ startMs: nowMs - 1000, value: 5, timeMs: nowMs - 500 })
  const think = (): Outcome => outcomeOf([reading(7), reading(9, { startMs: nowMs - 100 })], memory)
  expect(think()).toEqual(think())
  expect(think()).toMatchObject({ amounts: [11], words: [7, 9] })
})

test('a total that would leave 64 bits is refused', () => {
  const stored = { id: 1, account, total: 2n ** 63n - 3n, lastBookedMs: 0 }
  const memory = { ...memoryOf(), accounts: new KnownAccounts([stored]) }
  expect(outcomeOf([reading(2)], memory).amounts).toEqual([2])
  expect(() => outcomeOf([reading(3)], memory)).toThrow(/^The store failed: the total of an account would be more than/)
})

describe('however exports are repeated, lost and mixed up', () => {
  test('every stream is booked up to its highest value, once', () => {
    const exports = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(100) }), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(exports, fc.nat(5), (sent, size) => {
        const memory = memoryOf()
        let position = 0
        for (let at = 0; at < sent.length; at += size + 1) {
          const readings = sent
            .slice(at, at + size + 1)
            // Its time grows with its value, as that of a counter does.
            .map(({ key, value }) => reading(value, { stream: streamNamed(key), timeMs: nowMs - 100 + value }))
          const { parts, counts } = differencesOf([{ readings, arrivedAt: now }], memory)
          expect(counts[0]?.shrunk).toBe(0)
          const entry = entryOf({ atMs: nowMs, ...parts })
          memory.streams.apply(entry, ++position)
          memory.accounts.apply(entry)
        }
        const highest = new Map<string, number>()
        for (const { key, value } of sent) highest.set(key, Math.max(value, highest.get(key) ?? 0))
        const total = [...highest.values()].reduce((sum, value) => sum + value, 0)
        expect(memory.accounts.amountOf(memory.accounts.idOf(account) ?? 0)).toBe(BigInt(total))
      }),
    )
  })
})

test('a stream with several entries is booked on each, by its own measure', () => {
  const cost: Account = { ...account, measure: 'cost' }
  const entries = [
    { account, amountBetween: growth },
    { account: cost, amountBetween: (before: number, after: number) => Math.floor(after / 2) - Math.floor(before / 2) },
  ]
  const memory = memoryOf({ startMs: nowMs - 1000, value: 3, timeMs: nowMs - 500 })
  const { parts } = differencesOf(
    [{ readings: [reading(6, { stream: { ...stream, entries } })], arrivedAt: now }],
    memory,
  )
  expect(parts.accounts.map(({ account: opened }) => opened)).toEqual([account, cost])
  expect(amountsOf(parts).map(({ amount }) => amount)).toEqual([3, 2])
})

test('differences of the same account and quarter of an hour are one line, or as many as it takes', () => {
  const quarter = new Date('2026-11-22T12:00:00Z').getTime()
  const other = { ...account, model: 'gpt-5' }
  const most = Number.MAX_SAFE_INTEGER
  const lines = [
    { account, value: most, timeMs: quarter },
    { account: { ...account }, value: most, timeMs: quarter + 899_999 },
    { account, value: 4, timeMs: quarter + 900_000 },
    { account, value: 2, timeMs: quarter + 1 },
    { account: other, value: 8, timeMs: quarter },
  ]
  const readings = lines.map(({ account: booked, value, timeMs }, index) => ({
    stream: { ...streamNamed(String(index)), entries: [{ account: booked, amountBetween: growth }] },
    startMs: 0,
    timeMs,
    value,
  }))
  const { parts } = differencesOf([{ readings, arrivedAt: now, isImport: true }], memoryOf())
  expect(amountsOf(parts)).toEqual([
    { account: 1, bucketMs: quarter, atMs: quarter, amount: most },
    { account: 1, bucketMs: quarter, atMs: quarter + 899_999, amount: most },
    { account: 1, bucketMs: quarter + 900_000, atMs: quarter + 900_000, amount: 4 },
    { account: 1, bucketMs: quarter, atMs: quarter + 1, amount: 2 },
    { account: 2, bucketMs: quarter, atMs: quarter, amount: 8 },
  ])
})
