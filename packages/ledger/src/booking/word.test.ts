import { instruments, attributes as names } from '@tollbell/conventions'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TestBooks } from '../testing/books.ts'
import { pricingDay, type TestMetric } from '../testing/readings.ts'

const nowMs = pricingDay.getTime()
const minuteMs = 60_000

/** So many tokens in some minutes before now. */
const delta = (value: number, fromMinutesAgo: number, toMinutesAgo: number): TestMetric => ({
  name: instruments.tokens.name,
  kind: 'sum',
  value,
  delta: true,
  start: nowMs - fromMinutesAgo * minuteMs,
  time: nowMs - toMinutesAgo * minuteMs,
  attributes: { [names.tokenClass]: 'input' },
})

test.each([
  { name: 'intervals add up', sent: [delta(3, 3, 2), delta(4, 2, 1)], tokens: 7, counts: { booked: 1 } },
  {
    name: 'they add up beyond what one number holds',
    sent: [delta(2 ** 53 - 1, 3, 2), delta(2 ** 53 - 1, 2, 1)],
    tokens: 2 ** 54 - 2,
    counts: { booked: 1 },
  },
  {
    name: 'one that comes again does not count',
    sent: [delta(3, 3, 2), delta(3, 3, 2)],
    tokens: 3,
    counts: { repeated: 1 },
  },
  { name: 'nor one within another', sent: [delta(7, 4, 1), delta(3, 3, 2)], tokens: 7, counts: { repeated: 1 } },
  {
    name: 'a missing one may come late',
    sent: [delta(1, 4, 3), delta(4, 2, 1), delta(2, 3, 2)],
    tokens: 7,
    counts: {},
  },
  {
    name: 'one within a millisecond counts too, before what goes on from its end and after',
    sent: [delta(3, 3, 3), delta(4, 3, 2), delta(2, 1, 0), delta(1, 1, 1), delta(3, 3, 3), delta(1, 1, 1)],
    tokens: 10,
    counts: { repeated: 1 },
  },
  { name: 'one that overlaps is refused', sent: [delta(3, 4, 2), delta(4, 3, 1)], tokens: 3, counts: { interval: 1 } },
  { name: 'one that is older than an hour is refused', sent: [delta(3, 90, 61)], tokens: 0, counts: { interval: 1 } },
  { name: 'one that ends before it starts is refused', sent: [delta(3, 1, 2)], tokens: 0, counts: { interval: 1 } },
  {
    name: 'one without a start is refused',
    sent: [{ ...delta(3, 2, 1), start: 0 }],
    tokens: 0,
    counts: { interval: 1 },
  },
])('deltas: $name', ({ sent, tokens, counts }) => {
  const books = new TestBooks()
  const last = sent.map((metric) => books.book([{ metrics: [metric] }])[0]).at(-1)
  expect(books.totals.tokens).toBe(tokens)
  expect(last).toMatchObject(counts)
})

test.each([
  { name: 'without gaps', everyMinutes: 1, lives: 1 },
  { name: 'with gaps', everyMinutes: 10, lives: 13 },
])('of ten hours of deltas no more than the last two are remembered: $name', ({ everyMinutes, lives }) => {
  const books = new TestBooks()
  for (let minutesAgo = 600; minutesAgo > 0; minutesAgo -= everyMinutes) {
    const metrics = [delta(1, minutesAgo + 1, minutesAgo)]
    books.book([{ metrics }], new Date(nowMs - minutesAgo * minuteMs))
  }
  expect(books.totals.tokens).toBe(600 / everyMinutes)
  expect(books.livesOf({ metrics: [delta(1, 1, 0)] })).toBe(lives)
})

test('deltas count once each, in any order and however often they come', () => {
  const values = [1, 2, 4, 8, 16, 32]
  const sequence = fc.array(fc.nat(values.length - 1), { maxLength: 30 })
  fc.assert(
    fc.property(sequence, (indexes) => {
      const books = new TestBooks()
      for (const index of indexes) books.book([{ metrics: [delta(values[index] ?? 0, 20 - index, 19 - index)] }])
      const sum = [...new Set(indexes)].reduce((total, index) => total + (values[index] ?? 0), 0)
      expect(books.totals.tokens).toBe(sum)
    }),
  )
})
