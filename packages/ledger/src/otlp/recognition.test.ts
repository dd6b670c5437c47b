import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Stream } from '../booking/stream.ts'
import { type OtlpMetric, type OtlpRequest, type OtlpSum, protobufOf } from '../testing/otlp-protobuf.ts'
import { decodeProtobuf } from './protobuf.ts'
import { Recognition } from './recognition.ts'
import type { MetricsRequest, NumberPoint, RecognisedPoints } from './request.ts'
import { millisOfNanos } from './wire.ts'

const wanted = (name: string): boolean => name !== 'unwanted'

/**
 * What a request says, point by point, and whether the stream was recognised. A stream is made of all that may tell it
 * from others, and is remembered as the ledger does it.
 */
function pointsOf({ resources }: MetricsRequest): { said: unknown[]; recognised: number; points: number } {
  const said: unknown[] = []
  let [recognised, points] = [0, 0]
  for (const { attributes: resource, scopes } of resources) {
    for (const { metrics, ...scope } of scopes) {
      for (const metric of metrics) {
        if (metric.kind === 'other') {
          said.push(metric)
          continue
        }
        const { points: read, recognised: run, remember, ...header } = metric
        const ofMetric = run ? pointsOfRun(run) : read
        const streams = ofMetric.map((point) => {
          if (point.stream) recognised++
          const identity = point.stream ?? [...resource, scope, header, ...point.attributes, point.startMs === 0]
          return { key: point.stream?.key ?? JSON.stringify(identity) } as Stream
        })
        points += ofMetric.length
        said.push(
          header,
          ...ofMetric.map((point, at) => [
            streams[at]?.key,
            point.startMs,
            point.timeMs,
            String(point.value),
            point.count,
          ]),
        )
        remember?.(streams)
      }
    }
  }
  return { said, recognised, points }
}

/** The points of a run, each for itself. */
function pointsOfRun({ of, timesMs, values }: RecognisedPoints): NumberPoint[] {
  return of.streams.map((stream, at) => ({
    stream,
    startMs: of.startsMs[at] ?? 0,
    timeMs: timesMs[at] ?? 0,
    value: values[at],
  }))
}

const nanos = (ms: number): string => `${ms}000000`
const attribute = (
  key: string,
  stringValue: string,
): OtlpRequest['resourceMetrics'][0]['resource']['attributes'][0] => ({
  key,
  value: { stringValue },
})

/** A process with so many streams exports what they say at a time. */
function exported({
  streams,
  timeMs,
  startMs = 5,
}: {
  streams: readonly string[]
  timeMs: number
  startMs?: number
}): OtlpRequest {
  const point = (stream: string): OtlpSum['dataPoints'][0] => ({
    startTimeUnixNano: nanos(startMs),
    timeUnixNano: nanos(timeMs),
    asDouble: timeMs * 1.5,
    attributes: [attribute('model', stream)],
  })
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: streams.map(point) }
  const resource = { attributes: [attribute('service.instance.id', 'one')] }
  return {
    resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'app' }, metrics: [{ name: 'tokens', sum }] }] }],
  }
}

describe('an export after another', () => {
  const first = { streams: ['a', 'b', 'c'], timeMs: 100 }

  test.each([
    { name: 'with newer numbers is recognised whole', second: { ...first, timeMs: 200 }, recognised: 3 },
    { name: 'in another order is recognised', second: { ...first, streams: ['c', 'a', 'b'] }, recognised: 3 },
    {
      name: 'with one stream more is recognised but for that',
      second: { ...first, streams: ['a', 'b', 'c', 'd'] },
      recognised: 3,
    },
    { name: 'with one stream less is recognised', second: { ...first, streams: ['a', 'c'] }, recognised: 2 },
    { name: 'with another start is recognised', second: { ...first, startMs: 90 }, recognised: 3 },
    {
      name: 'without a start is not, as its process may not be known by it',
      second: { ...first, startMs: 0 },
      recognised: 0,
    },
    { name: 'of other streams is not', second: { ...first, streams: ['x', 'y', 'z'] }, recognised: 0 },
  ])('$name', ({ second, recognised }) => {
    const recognition = new Recognition()
    pointsOf(decodeProtobuf(protobufOf(exported(first)), wanted, recognition))
    expect(pointsOf(decodeProtobuf(protobufOf(exported(second)), wanted, recognition)).recognised).toBe(recognised)
  })

  test('is written on the columns of the one before once those are given back, and never earlier', () => {
    const recognition = new Recognition()
    const recognisedAt = (timeMs: number): RecognisedPoints | undefined => {
      const request = decodeProtobuf(protobufOf(exported({ streams: ['a', 'b'], timeMs })), wanted, recognition)
      pointsOf(request)
      const metric = request.resources[0]?.scopes[0]?.metrics[0]
      return metric?.kind === 'other' ? undefined : metric?.recognised
    }
    recognisedAt(1)
    const [second, third] = [recognisedAt(2), recognisedAt(3)]
    expect([second, third].map((run) => [...(run?.timesMs ?? []), ...(run?.values ?? [])])).toEqual([
      [2, 2, 3, 3],
      [3, 3, 4.5, 4.5],
    ])
    if (second) second.of.giveBack(second)
    expect(recognisedAt(4)?.values).toBe(second?.values)
    expect([...(third?.values ?? [])]).toEqual([4.5, 4.5])
  })

  test('goes on being recognised where one export is cut into parts', () => {
    const recognition = new Recognition()
    const parts = [['a', 'b'], ['c', 'd'], ['e']]
    const recognisedIn = (timeMs: number): number[] =>
      parts.map(
        (streams) =>
          pointsOf(decodeProtobuf(protobufOf(exported({ streams, timeMs })), wanted, recognition)).recognised,
      )
    expect([recognisedIn(1), recognisedIn(2), recognisedIn(3)]).toEqual([
      [0, 0, 0],
      [2, 2, 1],
      [2, 2, 1],
    ])
  })
})

const metricOf = (
  name: string,
  dataPoints: OtlpSum['dataPoints'],
  aggregationTemporality: number,
  kind: string,
): OtlpMetric => {
  if (kind === 'histogram') {
    const points = dataPoints.map(({ asDouble = 3, asInt: _none, ...point }) => ({
      ...point,
      sum: asDouble,
      count: '2',
    }))
    return { name, histogram: { aggregationTemporality, dataPoints: points } }
  }
  return { name, sum: { aggregationTemporality, isMonotonic: kind === 'sum', dataPoints } }
}

const text = fc.constantFrom('a', 'b', 'ü')
const point = fc.record(
  {
    startTimeUnixNano: fc.constantFrom('0', '5000000', '18446744073709551615'),
    timeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    asDouble: fc.double(),
    asInt: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    flags: fc.constantFrom(0, 1),
    attributes: fc.array(
      fc.tuple(text, text).map(([key, value]) => attribute(key, value)),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['startTimeUnixNano', 'timeUnixNano', 'attributes'] },
)
const metric = fc
  .tuple(
    fc.constantFrom('tokens', 'cost', 'unwanted'),
    fc.array(point, { maxLength: 3 }),
    fc.constantFrom(0, 1, 2),
    fc.constantFrom('sum', 'sum', 'upDown', 'histogram'),
  )
  .map((parts) => metricOf(...parts))
const request: fc.Arbitrary<OtlpRequest> = fc.record({
  resourceMetrics: fc.array(
    fc.record({
      resource: fc.record({
        attributes: fc.array(
          text.map((id) => attribute('service.instance.id', id)),
          { maxLength: 1 },
        ),
      }),
      scopeMetrics: fc.array(
        fc.record({ scope: fc.record({ name: text }), metrics: fc.array(metric, { maxLength: 3 }) }),
        {
          maxLength: 2,
        },
      ),
    }),
    { maxLength: 2 },
  ),
})

/** The same, each with other numbers or with one byte that is different: what comes again is seldom quite the same. */
const changes = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 })

describe('what is recognised', () => {
  test('is what would be read without', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 3 }), changes, (requests, bytes) => {
        const recognition = new Recognition()
        const bodies = requests.map(protobufOf)
        const again = bytes.map(([which, at, byte]) => {
          const body = Buffer.from(bodies[which % bodies.length] ?? '')
          if (body.length > 0) body[at % body.length] = byte
          return body
        })
        for (const body of [...bodies, ...bodies, ...again, ...bodies]) {
          expect(answerTo(body, recognition)).toEqual(answerTo(body, new Recognition()))
        }
      }),
      { numRuns: 500 },
    )
  })

  test('is bounded, however many new names come', () => {
    const limitBytes = 50_000
    const recognition = new Recognition(limitBytes)
    for (let round = 0; round < 300; round++) {
      const streams = Array.from({ length: 20 }, (_, at) => `${round}-${at}`)
      const sent = exported({ streams, timeMs: round })
      pointsOf(decodeProtobuf(protobufOf(sent), wanted, recognition))
      expect(recognition.sizeBytes).toBeLessThanOrEqual(limitBytes)
      const [first] = sent.resourceMetrics
      const other = { ...first, resource: { attributes: [attribute('service.instance.id', `${round}`)] } }
      pointsOf(decodeProtobuf(protobufOf({ resourceMetrics: [other as typeof first & object] }), wanted, recognition))
      expect(recognition.sizeBytes).toBeLessThanOrEqual(limitBytes)
    }
    expect(recognition.sizeBytes).toBeGreaterThan(limitBytes / 2)
  })
})

function answerTo(body: Buffer, recognition: Recognition): unknown {
  try {
    return pointsOf(decodeProtobuf(body, wanted, recognition)).said
  } catch (error) {
    return String(error)
  }
}

test('nanoseconds become whole milliseconds without a BigInt', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: -2n, max: 2n }), (random, off) => {
      for (const nanoseconds of [random, BigInt.asUintN(64, (random / 1_000_000n) * 1_000_000n + off)]) {
        const millis = millisOfNanos(Number(nanoseconds & 0xffff_ffffn), Number(nanoseconds >> 32n))
        expect(millis).toBe(Number(nanoseconds / 1_000_000n))
      }
    }),
  )
})
