import { ROOT_CONTEXT } from '@opentelemetry/api'
import { costOf } from '@tollbell/pricing'
import { expect, test } from 'vitest'
import { chatCall } from '../../test/kit/calls.ts'
import type { FinishedCall } from './call.ts'
import { UsageCounters } from './usage-counters.ts'

const maxSeries = 100
const calls = 5_000

function call(changes: Partial<FinishedCall>): FinishedCall {
  return { ...chatCall, ...changes }
}

const failed = { outcome: 'clientError', errorType: '400', usage: undefined } as const

test.each<{ name: string; of: (index: number) => Partial<FinishedCall> }>([
  { name: 'users', of: (index) => ({ user: `u${index}` }) },
  { name: 'operations', of: (index) => ({ operation: `o${index}` }) },
  { name: 'users whose calls fail', of: (index) => ({ user: `u${index}`, ...failed }) },
])('sums take no more memory for ever more $name, and none is lost', ({ of }) => {
  const counters = new UsageCounters({}, maxSeries)
  for (let index = 0; index < calls; index += 1) {
    const each = call(of(index))
    counters.add(counters.seriesOf(each), each, costOf(each.usage ?? {}, undefined))
  }
  expect([...counters.all].length).toBeLessThanOrEqual(maxSeries)
  let requests = 0
  counters.observeRequests((count) => (requests += count))
  expect(requests).toBe(calls)
})

test('no call’s context outlives it', () => {
  const counters = new UsageCounters()
  const { sample } = counters.seriesOf(call({ context: ROOT_CONTEXT }))
  expect(sample.context).toBeUndefined()
})
