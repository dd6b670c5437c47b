import { instruments, attributes as names } from '@tollbell/conventions'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TestBooks } from '../../testing/books.ts'
import { pricingDay, readingsIn, type TestMetric } from '../../testing/readings.ts'
import { describeSource } from '../source.contract.ts'
import { genAiCounters } from './gen-ai-counters.ts'

type Counter =
  | 'genAiInputTokens'
  | 'genAiOutputTokens'
  | 'genAiCacheReadTokens'
  | 'genAiCacheWriteTokens'
  | 'genAiReasoningTokens'

const counter = (name: Counter, value: number, modality = 'text', seconds = 0): TestMetric => ({
  name: instruments[name].name,
  kind: 'sum',
  value,
  time: pricingDay.getTime() + 1000 * seconds,
  attributes: {
    [names.provider]: 'openai',
    [names.responseModel]: 'gpt-4o-2024-08-06',
    [names.genAiOperation]: 'chat',
    [names.tokenModality]: modality,
  },
})

// What a part is booked on; a whole is booked on what is left, once all of the request is known.
describeSource(genAiCounters, [
  { name: 'all input is a whole', metric: counter('genAiInputTokens', 1000), books: {} },
  { name: 'all output is a whole', metric: counter('genAiOutputTokens', 1000), books: {} },
  {
    name: 'what was read from a cache is a part',
    metric: counter('genAiCacheReadTokens', 1000),
    books: { 'tokens input_cached': 1000, 'cost input_cached': 1_250_000 },
  },
  {
    name: 'sound from a cache has a class of its own',
    metric: counter('genAiCacheReadTokens', 1000, 'audio'),
    books: { 'tokens input_cached_audio': 1000, 'unpriced input_cached_audio': 1000 },
  },
  {
    name: 'what was written to a cache is a part',
    metric: counter('genAiCacheWriteTokens', 1000),
    books: { 'tokens input_cache_write': 1000, 'cost input_cache_write': 2_500_000 },
  },
  {
    name: 'reasoning is a part',
    metric: counter('genAiReasoningTokens', 1000),
    books: { 'tokens output_reasoning': 1000, 'cost output_reasoning': 10_000_000 },
  },
])

const both = [
  counter('genAiInputTokens', 1000),
  counter('genAiCacheReadTokens', 400),
  counter('genAiOutputTokens', 300),
  counter('genAiReasoningTokens', 100),
]
const split = {
  'tokens input': 600,
  'tokens input_cached': 400,
  'tokens output': 200,
  'tokens output_reasoning': 100,
  'cost input': 1_500_000,
  'cost input_cached': 500_000,
  'cost output': 2_000_000,
  'cost output_reasoning': 1_000_000,
}

test.each([
  { name: 'as they come', metrics: both },
  { name: 'parts before wholes', metrics: both.toReversed() },
])('wholes are booked without their parts: $name', ({ metrics }) => {
  const books = new TestBooks()
  books.book([{ metrics }])
  expect(books.booked).toEqual(split)
  books.book([{ metrics }])
  expect(books.booked).toEqual(split)
})

test('text, and what may be text, are one; sound is another', () => {
  const books = new TestBooks()
  const metrics = [
    counter('genAiInputTokens', 500, 'unknown'),
    counter('genAiInputTokens', 200, 'text'),
    counter('genAiCacheReadTokens', 600, 'unknown'),
    counter('genAiInputTokens', 50, 'audio'),
  ]
  books.book([{ metrics }])
  expect(books.booked).toMatchObject({ 'tokens input': 100, 'tokens input_cached': 600, 'tokens input_audio': 50 })
})

test('a part that comes in another request waits for tokens it can be part of', () => {
  const books = new TestBooks()
  books.book([{ metrics: [counter('genAiCacheReadTokens', 400)] }])
  expect(books.booked).toEqual({})
  books.book([{ metrics: [counter('genAiInputTokens', 1000)] }])
  expect(books.booked).toMatchObject({ 'tokens input': 1000 })
  books.book([
    { metrics: [counter('genAiInputTokens', 1600, 'text', 3), counter('genAiCacheReadTokens', 500, 'text', 3)] },
  ])
  expect(books.booked).toMatchObject({ 'tokens input': 1100, 'tokens input_cached': 500 })
})

test('a part is known by its whole also when one of them was forgotten and made anew', () => {
  const books = new TestBooks()
  books.bookReadings([both.flatMap((metric) => readingsIn({ metrics: [metric] }).readings)])
  expect(books.booked).toEqual(split)
})

test('however exports are cut, the tokens are those of the wholes and nothing is taken back', () => {
  const step = fc.record({ plain: fc.nat(50), cached: fc.nat(50), cut: fc.boolean(), partFirst: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
      const books = new TestBooks()
      let whole = 0
      let part = 0
      let before = books.totals
      for (const [index, { plain, cached, cut, partFirst }] of steps.entries()) {
        whole += plain + cached
        part += cached
        const metrics = [
          counter('genAiInputTokens', whole, 'text', index),
          counter('genAiCacheReadTokens', part, 'text', index),
        ]
        const ordered = partFirst ? metrics.toReversed() : metrics
        books.book(cut ? ordered.map((metric) => ({ metrics: [metric] })) : [{ metrics: ordered }])
        const after = books.totals
        expect(after.tokens).toBe(whole)
        expect(after.cost).toBeGreaterThanOrEqual(before.cost)
        // Never less than it is with all of it from the cache, and never more than without.
        expect(after.cost).toBeGreaterThanOrEqual(whole * 2500 - part * 1250)
        expect(after.cost).toBeLessThanOrEqual(whole * 2500)
        before = after
      }
    }),
  )
})
