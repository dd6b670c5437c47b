import { instruments, attributes as names, scopeName } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { readingsIn } from '../../testing/readings.ts'
import { describeSource } from '../source.contract.ts'
import { tollbell } from './tollbell.ts'

const attributes = { [names.tokenClass]: 'input_cached', [names.outcome]: 'ok' }
const metric = { kind: 'sum', attributes } as const

describeSource(tollbell, [
  {
    name: 'cost is booked as nano-dollars',
    metric: { ...metric, name: instruments.cost.name, value: 0.1 + 0.2 },
    books: { 'cost input_cached': 300_000_000 },
  },
  {
    name: 'tokens are booked by class',
    metric: { ...metric, name: instruments.tokens.name, value: 7 },
    books: { 'tokens input_cached': 7 },
  },
  {
    name: 'requests are booked by outcome',
    metric: { ...metric, name: instruments.requests.name, value: 2 },
    books: { 'requests ok': 2 },
  },
  {
    name: 'usage without a price is booked as such',
    metric: { ...metric, name: instruments.unpricedTokens.name, value: 5 },
    books: { 'unpriced input_cached': 5 },
  },
])

test.each([
  { name: 'a snapshot of what was asked for', asked: 'gpt-4o', answered: 'gpt-4o-2024-08-06', model: 'gpt-4o' },
  { name: 'no answer', asked: 'gpt-4o', answered: undefined, model: 'gpt-4o' },
  {
    name: 'the snapshot asked for',
    asked: 'gpt-4o-2024-05-13',
    answered: 'gpt-4o-2024-05-13',
    model: 'gpt-4o-2024-05-13',
  },
  { name: 'the model behind a deployment', asked: 'ours', answered: 'gpt-4o-2024-08-06', model: 'gpt-4o-2024-08-06' },
  { name: 'a model nobody named', asked: undefined, answered: 'gpt-4o', model: 'gpt-4o' },
])('$name is booked on $model', ({ asked, answered, model }) => {
  const set = { ...(asked && { [names.requestModel]: asked }), ...(answered && { [names.responseModel]: answered }) }
  const { readings } = readingsIn({
    metrics: [{ ...metric, name: instruments.requests.name, value: 1, attributes: set }],
  })
  expect(readings.flatMap(({ stream }) => stream.entries.map(({ account }) => account.model))).toEqual([model])
})

test('the standard metrics that our instrumentation sends beside its own are passed over, those of others are not', () => {
  const standard = { name: 'gen_ai.client.token.usage', kind: 'histogram', value: 9 } as const
  const attributesOfIt = {
    'gen_ai.token.type': 'input',
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': 'gpt-5',
  }
  const metrics = [{ ...standard, attributes: attributesOfIt }]
  const ours = readingsIn({ metrics, scope: scopeName })
  expect([ours.readings.length, ours.ignored]).toEqual([0, 1])
  const others = readingsIn({ metrics, scope: 'another-library' })
  expect([others.readings.length, others.ignored]).toEqual([1, 0])
})
