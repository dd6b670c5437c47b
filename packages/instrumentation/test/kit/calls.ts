import { costOf, priceOf } from '@tollbell/pricing'
import type { MetricBinding } from '../../src/metrics/binding.ts'
import type { FinishedCall } from '../../src/metrics/call.ts'

/** A chat completion that went well. */
export const chatCall: FinishedCall = {
  project: 'shop',
  operation: undefined,
  user: undefined,
  provider: 'openai',
  genAiOperation: 'chat',
  requestModel: 'gpt-4o',
  responseModel: 'gpt-4o-2024-08-06',
  serviceTier: 'default',
  serverAddress: 'api.openai.com',
  serverPort: 443,
  outcome: 'ok',
  errorType: undefined,
  startedAt: new Date('2026-11-22T12:00:00.123Z'),
  durationSeconds: 1.23456,
  usage: { input: 500, input_cached: 100, output: 200 },
  estimated: false,
}

/** Counts a call as the meter does. */
export function addTo(binding: MetricBinding, more: Partial<FinishedCall> = {}): void {
  const call = { ...chatCall, ...more }
  const { usage, provider, requestModel: model = '', startedAt: date } = call
  const price = usage && priceOf({ provider, model, date })
  binding.add(call, costOf(usage ?? {}, price), price)
}
