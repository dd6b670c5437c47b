import { instruments, attributes as names } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { bookedFromZero, readingsIn } from '../../testing/readings.ts'
import { describeSource } from '../source.contract.ts'
import { genAiDuration, outcomeOf } from './gen-ai-duration.ts'

const attributes = { [names.provider]: 'openai', [names.requestModel]: 'gpt-4o' }
const metric = { name: instruments.genAiOperationDuration.name, kind: 'histogram', value: 1.5, count: 3 } as const

describeSource(genAiDuration, [
  { name: 'as many requests as were timed', metric: { ...metric, attributes }, books: { 'requests ok': 3 } },
  {
    name: 'those that failed by their error',
    metric: { ...metric, attributes: { ...attributes, [names.errorType]: 'RateLimitError' } },
    books: { 'requests rateLimited': 3 },
  },
  {
    name: 'as many inferences as were timed, by the newest conventions',
    metric: { ...metric, name: instruments.genAiInferenceDuration.name, attributes },
    books: { 'requests ok': 3 },
  },
])

test('inferences and other operations of a process, as the newest conventions have them, are all requests', () => {
  const inference = { ...metric, name: instruments.genAiInferenceDuration.name, attributes }
  const embeddings = { ...metric, count: 2, attributes: { ...attributes, [names.genAiOperation]: 'embeddings' } }
  const booked = bookedFromZero(readingsIn({ metrics: [inference, embeddings] }))
  expect(booked.map(({ account: { measure, detail }, amount }) => [measure, detail, amount])).toEqual([
    ['requests', 'ok', 3],
    ['requests', 'ok', 2],
  ])
})

test.each([
  { errorType: '', outcome: 'ok' },
  { errorType: '429', outcome: 'rateLimited' },
  { errorType: '404', outcome: 'clientError' },
  { errorType: '503', outcome: 'serverError' },
  { errorType: 'openai.RateLimitError', outcome: 'rateLimited' },
  { errorType: 'google.api_core.exceptions.ResourceExhausted', outcome: 'rateLimited' },
  { errorType: 'APIConnectionError', outcome: 'network' },
  { errorType: 'timeout', outcome: 'network' },
  { errorType: 'java.net.SocketTimeoutException', outcome: 'network' },
  { errorType: 'InternalServerError', outcome: 'serverError' },
  { errorType: 'AbortError', outcome: 'aborted' },
  { errorType: 'CancelledError', outcome: 'aborted' },
  { errorType: 'BadRequestError', outcome: 'clientError' },
  { errorType: '_OTHER', outcome: 'clientError' },
])('error.type "$errorType" is $outcome', ({ errorType, outcome }) => {
  expect(outcomeOf(errorType)).toBe(outcome)
})
