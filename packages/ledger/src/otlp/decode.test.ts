import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MeterProvider } from '@opentelemetry/sdk-metrics'
import { instruments, attributes as names } from '@tollbell/conventions'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { otelApp, otelExporter } from '../testing/app.ts'
import type { Encoding } from './answer.ts'
import { decodeJson } from './json.ts'
import { decodeProtobuf } from './protobuf.ts'
import { type Attributes, DecodeError, type MetricsRequest } from './request.ts'

const isBooked = (name: string): boolean => name !== 'queue'

/** What the real exporters send of one and the same collection. */
async function realBodies(): Promise<Record<Encoding, Buffer>> {
  const bodies: Buffer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks))
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const exporters = [otelExporter('json', url), otelExporter('protobuf', url)] as const
  const app = otelApp(exporters[0], { [names.serviceInstanceId]: 'ü-1', [names.serviceName]: 'chatbot', n: -7 })
  record(app.provider)
  for (const exporter of exporters) await app.export(exporter)
  for (const exporter of exporters) await exporter.shutdown()
  server.close()
  const [json, protobuf] = bodies
  if (!json || !protobuf) throw new Error('the exporters sent nothing')
  return { json, protobuf }
}

function record(provider: MeterProvider): void {
  const meter = provider.getMeter('@tollbell/instrumentation', '1.2.3')
  const cost = meter.createCounter(instruments.cost.name, { unit: 'USD' })
  cost.add(0.000123, { [names.project]: 'p', [names.tokenClass]: 'input', [names.estimated]: true, list: ['a', 'b'] })
  cost.add(1e9, { [names.project]: 'q', ratio: 0.25, whole: 3 })
  meter.createCounter(instruments.tokens.name).add(2 ** 40, { [names.project]: 'p' })
  meter.createUpDownCounter(instruments.requests.name).add(-4)
  meter.createHistogram(instruments.genAiTokenUsage.name).record(12)
  meter.createGauge('queue').record(1.5)
}

// Each export is a collection of its own, so times differ; a list is kept in the text of its encoding.
function comparable(request: MetricsRequest): unknown {
  return JSON.parse(
    JSON.stringify(request, (key, value: unknown) => {
      if (key === 'timeMs' || key === 'remember') return undefined
      if (value instanceof Map) return [...(value as Attributes)].filter(([name]) => name !== 'list')
      return value
    }),
  )
}

let bodies: Record<Encoding, Buffer>
beforeAll(async () => {
  bodies = await realBodies()
})

describe('what the OpenTelemetry SDK sends', () => {
  test('is read the same from protobuf and from JSON', () => {
    expect(comparable(decodeProtobuf(bodies.protobuf, isBooked))).toEqual(comparable(decodeJson(bodies.json, isBooked)))
  })

  test('is read whole', () => {
    const [resource] = decodeProtobuf(bodies.protobuf, isBooked).resources
    expect(resource?.attributes).toEqual(
      new Map([
        [names.serviceInstanceId, 'ü-1'],
        [names.serviceName, 'chatbot'],
        ['n', '-7'],
      ]),
    )
    const [scope] = resource?.scopes ?? []
    expect(scope).toMatchObject({ name: '@tollbell/instrumentation', version: '1.2.3' })
    const metrics = scope?.metrics.map((metric) =>
      metric.kind === 'other'
        ? [metric.name, metric.pointCount]
        : [metric.name, metric.kind, metric.temporality, metric.monotonic, ...metric.points.map(({ value }) => value)],
    )
    expect(metrics).toEqual([
      [instruments.cost.name, 'sum', 'cumulative', true, 0.000123, 1e9],
      [instruments.tokens.name, 'sum', 'cumulative', true, 2 ** 40],
      [instruments.requests.name, 'sum', 'cumulative', false, -4],
      [instruments.genAiTokenUsage.name, 'histogram', 'cumulative', true, 12],
      ['queue', 1],
    ])
  })
})

describe('protobuf that is broken', () => {
  test('cut off anywhere, it is a sentence or a shorter request', () => {
    const answers = Array.from(bodies.protobuf, (_, length) => answerTo(bodies.protobuf.subarray(0, length)))
    expect(new Set(answers)).toEqual(new Set(['request', 'sentence']))
  })

  test('with bytes changed, it is a sentence or another request', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(changes, (changed) => {
        const body = Buffer.from(bodies.protobuf)
        for (const [at, byte] of changed) body[at % body.length] = byte
        expect(['request', 'sentence']).toContain(answerTo(body))
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    { name: 'a length beyond the end', bytes: [0x0a, 0x05, 0x01], says: 'a field of 5 bytes is cut off at byte 2' },
    { name: 'a number without end', bytes: Array<number>(11).fill(0xff), says: 'a number is longer than 64 bits' },
    { name: 'field zero', bytes: [0x00], says: 'a field has the number 0' },
    { name: 'a group, which nobody uses', bytes: [0x1b], says: 'a field has the unknown wire type 3' },
    { name: 'a resource that is a number', bytes: [0x08, 0x01], says: 'a field is not of the type it must have' },
  ])('$name is told', ({ bytes, says }) => {
    expect(() => decodeProtobuf(Buffer.from(bytes), isBooked)).toThrow(says)
  })
})

const point = (field: string): string =>
  `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"tokens","sum":{"dataPoints":[{"asInt":"1",${field}}]}}]}]}]}`

test.each([
  { name: 'no JSON', text: '{', says: /^This is not JSON: / },
  { name: 'no object', text: '[]', says: 'the body must be an object.' },
  { name: 'no list', text: '{"resourceMetrics": {}}', says: 'resourceMetrics must be a list.' },
  {
    name: 'a name that is a number',
    text: '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":1}]}]}]}',
    says: 'resourceMetrics[0].scopeMetrics[0].metrics[0].name must be a text.',
  },
  {
    name: 'a point without a value',
    text: `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"${instruments.cost.name}","sum":{"dataPoints":[{}]}}]}]}]}`,
    says: 'metrics[0].sum.dataPoints[0] needs a number in asInt or asDouble.',
  },
  {
    name: 'a time in the year 9999',
    text: point('"timeUnixNano":"253402300799000000000"'),
    says: 'timeUnixNano must be nanoseconds since 1970 as text, until the year 2554.',
  },
  { name: 'a time in the year 1', text: point('"startTimeUnixNano":"-62135596800000000000"'), says: 'as text, until' },
  { name: 'flags that are none', text: point('"flags":"many"'), says: 'dataPoints[0].flags must be a number.' },
  {
    name: 'an attribute of lists in lists in lists',
    text: point(
      `"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(9_999)}${']}}'.repeat(9_999)}}]`,
    ),
    says: 'attributes[0].value is nested too deeply.',
  },
])('JSON: $name is told', ({ text, says }) => {
  expect(() => decodeJson(Buffer.from(text), isBooked)).toThrow(says)
})

test('JSON: nothing and null are the same', () => {
  const nulls = { resource: null, scopeMetrics: [{ scope: null, metrics: [{ name: null, gauge: null }] }] }
  const nothing = { scopeMetrics: [{ metrics: [{}] }] }
  const [first, second] = [nulls, nothing].map((each) =>
    decodeJson(Buffer.from(JSON.stringify({ resourceMetrics: [each] })), isBooked),
  )
  expect(first).toEqual(second)
})

test('JSON of any shape is a request or a sentence', () => {
  const key = fc.constantFrom('resourceMetrics', 'scopeMetrics', 'metrics', 'sum', 'dataPoints', 'attributes', 'name')
  fc.assert(
    fc.property(fc.object({ key, maxDepth: 7 }), (json) => {
      expect(['request', 'sentence']).toContain(answerTo(Buffer.from(JSON.stringify(json)), decodeJson))
    }),
    { numRuns: 1000 },
  )
})

/** Anything but a request or a sentence is a crash. */
function answerTo(body: Buffer, decode: typeof decodeJson = decodeProtobuf): 'request' | 'sentence' {
  try {
    return decode(body, isBooked).resources && 'request'
  } catch (error) {
    if (error instanceof DecodeError) return 'sentence'
    throw error
  }
}
