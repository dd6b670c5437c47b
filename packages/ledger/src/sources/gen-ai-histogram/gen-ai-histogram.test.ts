import { instruments, attributes as names } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { readingsIn, type TestMetric } from '../../testing/readings.ts'
import { describeSource } from '../source.contract.ts'
import { genAiHistogram } from './gen-ai-histogram.ts'

const usage = (tokenType: string, more: Readonly<Record<string, string>> = {}): TestMetric => ({
  name: instruments.genAiTokenUsage.name,
  kind: 'histogram',
  value: 1000,
  attributes: {
    [names.provider]: 'openai',
    [names.responseModel]: 'gpt-4o-2024-08-06',
    [names.tokenType]: tokenType,
    ...more,
  },
})

// gpt-4o is $2.50 and $10 per 1M tokens.
describeSource(genAiHistogram, [
  {
    name: 'input is priced',
    metric: usage('input'),
    books: { 'tokens input': 1000, 'cost input': 2_500_000 },
  },
  {
    name: 'output is priced',
    metric: usage('output'),
    books: { 'tokens output': 1000, 'cost output': 10_000_000 },
  },
  {
    name: 'older names of the two are understood',
    metric: usage('completion'),
    books: { 'tokens output': 1000, 'cost output': 10_000_000 },
  },
  {
    name: 'the older name of the provider, and an older name of it, are understood',
    metric: usage('input', { [names.provider]: '', [names.providerBefore2026]: 'az.ai.openai' }),
    books: { 'tokens input': 1000, 'cost input': 2_500_000 },
  },
  {
    name: 'a model without a price is unpriced and costs nothing',
    metric: usage('input', { [names.responseModel]: 'no-such-model' }),
    books: { 'tokens input': 1000, 'unpriced input': 1000 },
  },
  {
    name: 'a model on a machine of one’s own is free',
    metric: usage('input', { [names.provider]: 'ollama', [names.responseModel]: 'llama3.1:8b' }),
    books: { 'tokens input': 1000 },
  },
  {
    name: 'an exponential histogram has the same sum',
    metric: { ...usage('input'), kind: 'exponentialHistogram' },
    books: { 'tokens input': 1000, 'cost input': 2_500_000 },
  },
  {
    name: 'so has a counter',
    metric: { ...usage('input'), kind: 'sum' },
    books: { 'tokens input': 1000, 'cost input': 2_500_000 },
  },
])

test('tokens of which nobody says whether they are input or output are refused', () => {
  const { readings, refusals } = readingsIn({ metrics: [usage('')] })
  expect([readings, [...refusals.counts]]).toEqual([[], [['noTokenType', 1]]])
})

test.each([
  { name: 'the total of both, which would count twice', metric: usage('total') },
  { name: 'what an agent reports of its calls', metric: usage('input', { [names.genAiOperation]: 'invoke_agent' }) },
])('$name is passed over', ({ metric }) => {
  const { readings, refusals, ignored } = readingsIn({ metrics: [metric] })
  expect([readings, refusals.answer, ignored]).toEqual([[], undefined, 1])
})
