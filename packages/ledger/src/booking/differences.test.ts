import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Account } from './account.ts'
import {
  type BookingCounts,
  bucketsOf,
  type Differences,
  differencesOf,
  type Known,
  type StreamState,
} from './differences.ts'
import type { Reading } from './readings.ts'
import { growth, type Stream } from './stream.ts'

const account: Account = {
  measure: 'tokens',
  detail: 'input',
  project: 'chatbot',
  provider: 'openai',
  model: 'gpt-5-mini',
  operation: '',
  user: '',
  tier: '',
  estimated: false,
}

const now = new Date('2026-11-22T12:07:00Z')
const nowMs = now.getTime()
const dayMs = 24 * 60 * 60 * 1000

const streamNamed = (key: string): Stream => ({
  key,
  instance: 'instance',
  project: account.project,
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

const known = (state?: StreamState, instances: string[] = []): Known => ({
  streams: new Map(state ? [['stream', [state]]] : []),
  instances: new Set(instances),
})

/** Those of a single request, with what became of it. */
function differencesNow(readings: readonly Reading[], before: Known): Differences & BookingCounts {
  const result = differencesOf([{ readings, arrivedAt: now }], before)
  const [counts] = result.counts
  if (!counts) throw new Error('an arrival has no counts')
  return { ...result, ...counts }
}

test.each([
  { name: 'a stream never seen counts from zero', before: undefined, value: 7, books: [7], counts: {} },
  { name: 'a stream that grew counts what it grew', before: 5, value: 7, books: [2], counts: {} },
  { name: 'a repeated value adds nothing', before: 7, value: 7, books: [], counts: { repeated: 1 } },
  { name: 'a newer value below the last one is refused', before: 9, value: 7, books: [], counts: { shrunk: 1 } },
  { name: 'a first value of zero is kept and books nothing', before: undefined, value: 0, books: [], counts: {} },
])('$name', ({ before, value, books, counts }) => {
  const state = before === undefined ? undefined : { startMs: nowMs - 1000, value: before, timeMs: nowMs - 500 }
  const result = differencesNow([reading(value)], known(state))
  expect(result.differences.map(({ amount }) => amount)).toEqual(books)
  expect(result).toMatchObject({ repeated: 0, baselined: 0, shrunk: 0, ...counts })
})

test('a late value below the last one is no mistake', () => {
  const before = known({ startMs: nowMs - 1000, value: 9, timeMs: nowMs })
  const result = differencesNow([reading(7, { timeMs: nowMs - 1 })], before)
  expect(result).toMatchObject({ differences: [], updates: [], repeated: 1, shrunk: 0 })
})

test.each([
  { name: 'a clock within 30 s is believed', timeMs: nowMs - 29_000, atMs: nowMs - 29_000 },
  { name: 'a clock that is behind is not', timeMs: nowMs - 31_000, atMs: nowMs },
  { name: 'nor one that is ahead', timeMs: nowMs + 3 * 60 * 60 * 1000, atMs: nowMs },
  { name: 'nor one that stands at 1970', timeMs: 0, atMs: nowMs },
])('$name', ({ timeMs, atMs }) => {
  expect(differencesNow([reading(1, { timeMs })], known()).differences[0]?.atMs).toBe(atMs)
})

test.each([
  {
    name: 'of a process unknown to us is only noted',
    startMs: nowMs - 31 * dayMs,
    instances: [],
    books: [],
    baselined: 1,
  },
  {
    name: 'of a process we know is booked',
    startMs: nowMs - 31 * dayMs,
    instances: ['instance'],
    books: [5],
    baselined: 0,
  },
  { name: 'without a start is booked', startMs: 0, instances: [], books: [5], baselined: 0 },
])('a stream from before our memory $name', ({ startMs, instances, books, baselined }) => {
  const result = differencesNow([reading(5, { startMs })], known(undefined, instances))
  expect(result.differences.map(({ amount }) => amount)).toEqual(books)
  expect(result.baselined).toBe(baselined)
  expect(result.updates).toHaveLength(1)
})

test.each([
  { name: 'a counter that starts again counts from zero', startMs: nowMs - 400, value: 3, books: [3] },
  { name: 'also when it is above the last value at once', startMs: nowMs - 400, value: 30, books: [30] },
  { name: 'a late word of an earlier life adds what it has to add', startMs: nowMs - 9000, value: 4, books: [4] },
  { name: 'a word without a start belongs to the newest life', startMs: 0, value: 9, books: [2] },
])('$name', ({ startMs, value, books }) => {
  const before = { startMs: nowMs - 1000, value: 7, timeMs: nowMs - 500 }
  const { differences, shrunk } = differencesNow([reading(value, { startMs })], known(before))
  expect([differences.map(({ amount }) => amount), shrunk]).toEqual([books, 0])
})

test.each([
  { name: 'who started before its last word goes on with it', startMs: nowMs - 600, books: [2] },
  { name: 'who started after it is another', startMs: nowMs - 400, books: [9] },
])('a life without a start: $name', ({ startMs, books }) => {
  const before = { startMs: 0, value: 7, timeMs: nowMs - 500 }
  const { differences } = differencesNow([reading(9, { startMs })], known(before))
  expect(differences.map(({ amount }) => amount)).toEqual(books)
})

test('what arrives together is booked one after the other, and each arrival is told its own part', () => {
  const old = { startMs: nowMs - 31 * dayMs }
  const { differences, updates, counts } = differencesOf(
    [
      { readings: [reading(3)], arrivedAt: now },
      { readings: [reading(5), reading(7, { stream: streamNamed('old'), ...old })], arrivedAt: now },
      { readings: [reading(5), reading(4, { timeMs: nowMs + 1 })], arrivedAt: now },
    ],
    known(),
  )
  expect(differences.map(({ amount }) => amount)).toEqual([3, 2, 7])
  expect(updates.map(({ value }) => value)).toEqual([5, 7])
  expect(counts).toEqual([
    { booked: 1, repeated: 0, baselined: 0, shrunk: 0 },
    { booked: 2, repeated: 0, baselined: 0, shrunk: 0 },
    { booked: 0, repeated: 1, baselined: 0, shrunk: 1 },
  ])
})

describe('however exports are repeated, lost and mixed up', () => {
  test('every stream is booked up to its highest value, once', () => {
    const exports = fc.array(fc.record({ stream: fc.constantFrom('a', 'b', 'c'), value: fc.nat(100) }), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(exports, fc.nat(5), (sent, size) => {
        const streams = new Map<string, StreamState[]>()
        let booked = 0
        for (let at = 0; at < sent.length; at += size + 1) {
          const request = sent
            .slice(at, at + size + 1)
            // Its time grows with its value, as that of a counter does.
            .map(({ stream: key, value }) => reading(value, { stream: streamNamed(key), timeMs: nowMs - 100 + value }))
          const { differences, updates, shrunk } = differencesNow(request, { streams, instances: new Set() })
          expect(shrunk).toBe(0)
          for (const { amount } of differences) booked += amount
          for (const update of updates) streams.set(update.stream, [update])
        }
        const highest = new Map<string, number>()
        for (const { stream: key, value } of sent) highest.set(key, Math.max(value, highest.get(key) ?? 0))
        expect(booked).toBe([...highest.values()].reduce((sum, value) => sum + value, 0))
      }),
    )
  })
})

const halves = (before: number, after: number): number => Math.round(after / 2) - Math.round(before / 2)

test('a stream with several entries is booked on each, by its own measure', () => {
  const cost: Account = { ...account, measure: 'cost' }
  const entries = [
    { account, amountBetween: growth },
    { account: cost, amountBetween: halves },
  ]
  const readings = [3, 4, 9].map((value) => reading(value, { stream: { ...stream, entries }, timeMs: nowMs + value }))
  const { differences, booked } = differencesNow(readings, known())
  const amounts = ({ measure }: Account): number[] =>
    differences.filter((difference) => difference.account.measure === measure).map(({ amount }) => amount)
  expect([amounts(account), amounts(cost), booked]).toEqual([[3, 1, 5], [2, 3], 3])
})

test('differences of the same account and quarter of an hour are one line', () => {
  const quarter = new Date('2026-11-22T12:00:00Z').getTime()
  const other = { ...account, model: 'gpt-5' }
  const lines = bucketsOf([
    { account, amount: 1, atMs: quarter },
    { account: { ...account }, amount: 2, atMs: quarter + 899_999 },
    { account, amount: 4, atMs: quarter + 900_000 },
    { account: other, amount: 8, atMs: quarter },
  ])
  expect(lines).toEqual([
    { account, bucketMs: quarter, amount: 3n },
    { account, bucketMs: quarter + 900_000, amount: 4n },
    { account: other, bucketMs: quarter, amount: 8n },
  ])
})
