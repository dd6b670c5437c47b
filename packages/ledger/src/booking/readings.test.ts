import { instruments, attributes as names } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { decodeJson } from '../otlp/json.ts'
import { isBooked } from '../sources/sources.ts'
import { readingsIn, testSources } from '../testing/readings.ts'
import { otlpRequest, type TestRequest } from '../testing/requests.ts'
import { readingsOf } from './readings.ts'
import { Streams } from './streams.ts'

const read = (request: TestRequest, streams: Streams = new Streams()): ReturnType<typeof readingsOf> =>
  readingsOf(decodeJson(Buffer.from(JSON.stringify(otlpRequest(request))), isBooked), { ...testSources(), streams })

test('a point says how much, of what, by whom and since when', () => {
  const attributes = {
    [names.project]: 'search',
    [names.operation]: 'summarise',
    [names.user]: 'u1',
    [names.serviceTier]: 'flex',
    [names.estimated]: 'true',
  }
  const account = {
    measure: 'cost',
    detail: 'input',
    project: 'search',
    provider: 'openai',
    model: 'gpt-5-mini',
    operation: 'summarise',
    user: 'u1',
    tier: 'flex',
    estimated: true,
    source: 'tollbell',
  }
  const { readings } = read({ points: [{ value: 0.1 + 0.2, attributes, start: 5, time: 9 }] })
  expect(readings).toEqual([
    {
      stream: {
        key: expect.stringMatching(/^[\w-]{22}$/) as string,
        instance: 'instance-1',
        project: 'search',
        source: 'tollbell',
        delta: false,
        entries: [{ account, amountBetween: expect.any(Function) as unknown }],
      },
      value: 300_000_000,
      startMs: 5,
      timeMs: 9,
    },
  ])
})

test.each([
  { name: 'the service is the project unless one is named', attributes: {}, field: 'project', is: 'chatbot' },
  {
    name: 'the requested model stands in where the answer names none',
    attributes: { [names.responseModel]: '', [names.requestModel]: 'gpt-5' },
    field: 'model',
    is: 'gpt-5',
  },
  {
    name: 'the older name of the provider is read',
    attributes: { [names.provider]: '', [names.providerBefore2026]: 'anthropic' },
    field: 'provider',
    is: 'anthropic',
  },
  {
    name: 'a very long name is cut',
    attributes: { [names.operation]: 'x'.repeat(5000) },
    field: 'operation',
    is: 'x'.repeat(200),
  },
] as const)('$name', ({ attributes, field, is }) => {
  expect(read({ points: [{ value: 1, attributes }] }).readings[0]?.stream.entries[0]?.account[field]).toBe(is)
})

const streamOf = (request: TestRequest): string | undefined => read(request).readings[0]?.stream.key

test('the same stream is the same object each time it speaks', () => {
  const streams = new Streams()
  const [first, second, other] = [{ value: 1 }, { value: 2 }, { value: 2, attributes: { [names.user]: 'u1' } }].map(
    (point) => read({ points: [point] }, streams).readings[0]?.stream,
  )
  expect(second).toBe(first)
  expect(other).not.toBe(first)
})

test('a stream is told apart by process, metric and attributes, and by nothing else', () => {
  const base = streamOf({ points: [{ value: 1, start: 1, time: 1 }] })
  expect(streamOf({ points: [{ value: 2, start: 2, time: 2 }] })).toBe(base)
  const others = [
    streamOf({ points: [{ value: 1, start: 1 }], instance: 'instance-2' }),
    streamOf({ points: [{ value: 1, start: 1, attributes: { [names.tokenClass]: 'output' } }] }),
    streamOf({ points: [{ value: 1, start: 1, metric: instruments.tokens.name }] }),
  ]
  expect(new Set([base, ...others]).size).toBe(4)
})

test.each([
  { reason: 'noInstanceId', request: { instance: '', points: [{ value: 1 }] } },
  { reason: 'delta', request: { instance: '', temporality: 1, points: [{ value: 1 }] } },
  { reason: 'noTemporality', request: { temporality: 0, points: [{ value: 1 }] } },
  { reason: 'notMonotonic', request: { monotonic: false, points: [{ value: 1 }] } },
  { reason: 'badValue', request: { points: [{ value: -1 }] } },
  { reason: 'badValue', request: { points: [{ value: 1e300 }] } },
  { reason: 'badValue', request: { points: [{ metric: instruments.tokens.name, value: 0.5 }] } },
] as const)('$reason: $request is refused', ({ reason, request }) => {
  const { readings, refusals } = read(request)
  expect(readings).toEqual([])
  expect([...refusals.counts]).toEqual([[reason, 1]])
  expect(refusals.answer?.message).toMatch(/^1 point .*\.$/)
})

test('what a Collector has moved from points to their resource is said of the points', () => {
  const metric = { name: instruments.cost.name, kind: 'sum', value: 1 } as const
  const attributes = { [names.tokenClass]: 'input' }
  const model = { [names.requestModel]: 'gpt-4o' }
  const [onPoint, moved, other] = [
    readingsIn({ metrics: [{ ...metric, attributes: { ...attributes, ...model } }] }),
    readingsIn({ metrics: [{ ...metric, attributes }], resource: model }),
    readingsIn({ metrics: [{ ...metric, attributes }], resource: { [names.requestModel]: 'gpt-5' } }),
  ].map(({ readings: [reading] }) => reading?.stream)
  expect([moved?.key, moved?.entries[0]?.account]).toEqual([onPoint?.key, onPoint?.entries[0]?.account])
  expect(other?.key).not.toBe(moved?.key)
})

test('the instance may also stand on the point', () => {
  const attributes = { [names.serviceInstanceId]: 'on-the-point' }
  expect(read({ instance: '', points: [{ value: 1, attributes }] }).readings[0]?.stream.instance).toBe('on-the-point')
})

test.each([
  { name: 'a container', resource: { 'container.id': 'c1', 'process.pid': '7' }, start: 1, is: 'c1/7' },
  {
    name: 'a container of a pod',
    resource: { 'k8s.pod.uid': 'p1', 'k8s.container.name': 'app', 'process.pid': '1' },
    start: 1,
    is: 'p1/app/1',
  },
  {
    name: 'a container, but not when the counter began',
    resource: { 'container.id': 'c1', 'process.pid': '7' },
    start: 0,
    is: undefined,
  },
  { name: 'a host', resource: { 'host.id': 'h1', 'process.pid': '1' }, start: 1, is: undefined },
])('instead of an instance the process of $name: $is', ({ resource, start, is }) => {
  const metric = { name: instruments.cost.name, kind: 'sum', value: 1, start } as const
  const { readings, refusals } = readingsIn({
    metrics: [metric],
    resource: { [names.serviceInstanceId]: '', ...resource },
  })
  expect([readings[0]?.stream.instance, refusals.counts.get('noInstanceId')]).toEqual([is, is ? undefined : 1])
})
