import { instruments, attributes as names } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { TestBooks } from '../testing/books.ts'
import type { TestExport, TestMetric } from '../testing/readings.ts'

const model = { [names.provider]: 'openai', [names.responseModel]: 'gpt-4o' }

const histogram = (value: number): TestMetric => ({
  name: instruments.genAiTokenUsage.name,
  kind: 'histogram',
  value,
  attributes: { ...model, [names.tokenType]: 'input' },
})
const duration = (count: number): TestMetric => ({
  name: instruments.genAiOperationDuration.name,
  kind: 'histogram',
  value: 1,
  count,
  attributes: model,
})
const counter = (value: number): TestMetric => ({
  name: instruments.genAiInputTokens.name,
  kind: 'sum',
  value,
  attributes: model,
})
const ours = (tokens: number): TestMetric[] => {
  const attributes = { ...model, [names.tokenClass]: 'input', [names.outcome]: 'ok' }
  return [
    { name: instruments.tokens.name, kind: 'sum', value: tokens, attributes },
    { name: instruments.cost.name, kind: 'sum', value: (tokens * 2500) / 1e9, attributes },
    { name: instruments.requests.name, kind: 'sum', value: tokens / 100, attributes },
  ]
}

const told = { 'tokens input': 700, 'cost input': 700 * 2500 }

describe.each([
  {
    name: 'the newest counters beside the older histogram',
    lesser: (tokens: number) => [histogram(tokens)],
    better: (tokens: number) => [counter(tokens)],
    booked: told,
  },
  {
    name: 'our own metrics beside those of another instrumentation',
    lesser: (tokens: number) => [histogram(tokens), duration(tokens / 100)],
    better: ours,
    booked: { ...told, 'requests ok': 7 },
  },
])('$name count once', ({ lesser, better, booked }) => {
  test.each<{ name: string; sent: readonly TestExport[][] }>([
    { name: 'in the same request', sent: [[{ metrics: [...lesser(700), ...better(700)] }]] },
    { name: 'in two requests, the better one first', sent: [[{ metrics: better(700) }], [{ metrics: lesser(700) }]] },
    { name: 'in two requests, the lesser one first', sent: [[{ metrics: lesser(700) }], [{ metrics: better(700) }]] },
    { name: 'in two that are worked on together', sent: [[{ metrics: lesser(700) }, { metrics: better(700) }]] },
    {
      name: 'when the better one says less at first',
      sent: [[{ metrics: lesser(500) }], [{ metrics: better(200) }], [{ metrics: [...lesser(700), ...better(700)] }]],
    },
    {
      name: 'however often both are repeated',
      sent: [
        [{ metrics: lesser(300) }],
        [{ metrics: better(300) }],
        [{ metrics: lesser(700) }],
        [{ metrics: better(700) }],
      ],
    },
  ])('$name', ({ sent }) => {
    const books = new TestBooks()
    for (const requests of sent) books.book(requests)
    expect(books.booked).toMatchObject(booked)
    expect(books.totals).toEqual({ tokens: told['tokens input'], cost: told['cost input'] })
  })
})

test('all three: each makes up for what the ones before it have booked', () => {
  const books = new TestBooks()
  for (const metrics of [[histogram(100)], [counter(200)], ours(300), [histogram(400), counter(400)], ours(500)]) {
    books.book([{ metrics }])
  }
  expect(books.totals).toEqual({ tokens: 500, cost: 500 * 2500 })
})

test('another process is another matter', () => {
  const books = new TestBooks()
  books.book([{ metrics: ours(700) }])
  const [counts] = books.book([{ metrics: [histogram(100)], resource: { [names.serviceInstanceId]: 'another' } }])
  expect([books.totals.tokens, counts?.superseded]).toEqual([800, 0])
})

test('what is reported better elsewhere is counted as such', () => {
  const books = new TestBooks()
  const [counts] = books.book([{ metrics: [...ours(700), histogram(700), duration(7)] }])
  expect(counts).toMatchObject({ booked: 3, superseded: 2 })
})
