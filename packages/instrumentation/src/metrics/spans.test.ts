import { type Attributes, context, metrics, type SpanContext, SpanKind, trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { attributes } from '@tollbell/conventions'
import { costOf, priceOf } from '@tollbell/pricing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chatCall } from '../../test/kit/calls.ts'
import { meteredFetch } from '../../test/kit/metered.ts'
import { startOpenAiServer } from '../testing/index.ts'
import { addSpan } from './spans.ts'

interface EndedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes: Attributes
  spanContext(): SpanContext
}

let ended: EndedSpan[]
let sdk: NodeSDK

beforeEach(() => {
  ended = []
  const keep = { onStart() {}, onEnd: (span: EndedSpan) => ended.push(span), ...nothingToFlush }
  sdk = new NodeSDK({ spanProcessors: [keep], metricReaders: [], logRecordProcessors: [], autoDetectResources: false })
  sdk.start()
})
afterEach(async () => {
  await sdk.shutdown()
  for (const api of [trace, context, metrics]) api.disable()
})

const nothingToFlush = { forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() }

async function callInTrace(spans: boolean): Promise<string> {
  const server = await startOpenAiServer({
    usageOf: () => ({ inputTokens: 500, cachedTokens: 100, outputTokens: 200 }),
  })
  const metered = meteredFetch({ spans })
  const traceId = await trace.getTracer('app').startActiveSpan('app', async (span) => {
    const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] })
    const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-test' }
    const answer = await metered.fetch(`${server.url}/chat/completions`, { method: 'POST', headers, body })
    await answer.json()
    span.end()
    return span.spanContext().traceId
  })
  await Promise.all([metered.close(), server.close()])
  return traceId
}

test('asked for, a call is a span in the app’s trace, with its tokens and its cost', async () => {
  const traceId = await callInTrace(true)
  const span = ended.find(({ name }) => name === 'chat gpt-4o')
  expect(span?.spanContext().traceId).toBe(traceId)
  expect(span?.kind).toBe(SpanKind.CLIENT)
  expect(span?.attributes).toMatchObject({
    [attributes.provider]: 'openai',
    [attributes.spanInputTokens]: 500,
    [attributes.spanOutputTokens]: 200,
    [attributes.costUsd]: (400 * 2.5 + 100 * 1.25 + 200 * 10) / 1e6,
  })
})

test('not asked for, no span is made', async () => {
  await callInTrace(false)
  expect(ended.map(({ name }) => name)).toEqual(['app'])
})

test.each([
  {
    name: 'failed: an error, no usage',
    more: { usage: undefined, errorType: '500' },
    has: [attributes.errorType],
    not: [attributes.spanInputTokens, attributes.costUsd],
  },
  {
    name: 'of a model without a price: tokens, no cost',
    more: { requestModel: 'made-up' },
    has: [attributes.spanInputTokens],
    not: [attributes.costUsd],
  },
])('a call that is $name', ({ more, has, not }) => {
  const call = { ...chatCall, ...more }
  addSpan(call, costOf(call.usage ?? {}, priceOf({ provider: 'openai', model: call.requestModel ?? '' })))
  const names = Object.keys(ended[0]?.attributes ?? {})
  expect(has.filter((name) => !names.includes(name))).toEqual([])
  expect(not.filter((name) => names.includes(name))).toEqual([])
})
