import { instruments, attributes as names, scopeName } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { bookedFromZero, readingsIn, type TestMetric } from '../testing/readings.ts'
import type { Source } from './source.ts'
import { sources } from './sources.ts'

/** What a source makes of a metric: one case for each metric it reads, and for each way to read it. */
export interface SourceCase {
  /** A sentence. */
  readonly name: string
  readonly metric: TestMetric
  /** Amounts at rest by measure and detail: `{ 'tokens input': 3 }`. */
  readonly books: Readonly<Record<string, number>>
}

const known = new Set(Object.values(instruments).map(({ name }) => name))

/** Every source passes this. */
export function describeSource(source: Source, cases: readonly SourceCase[]): void {
  const isOurs = source.name === 'tollbell'

  describe(`source ${source.name}`, () => {
    test.each(cases)('$name', ({ metric, books }) => {
      expect(booksOf(metric)).toEqual(books)
    })

    test('is in the list, reads metrics of the conventions only, and each of them in a case', () => {
      expect(sources).toContain(source)
      const read = [...source.metrics.keys()]
      expect(read.filter((name) => !known.has(name))).toEqual([])
      expect(new Set(cases.map(({ metric }) => metric.name))).toEqual(new Set(read))
    })

    test('what it books is marked as its own', () => {
      for (const { metric } of cases) {
        const { readings } = readingsIn({ metrics: [metric] })
        const streams = readings.flatMap(({ stream }) => [stream, ...(stream.inclusion ? [stream.inclusion.rest] : [])])
        const accounts = streams.flatMap(({ entries }) => entries.map(({ account }) => account))
        const marks = [...streams, ...accounts].map((marked) => marked.source)
        expect(new Set(marks)).toEqual(new Set([source.name]))
      }
    })

    test.each([
      { name: 'a gauge', change: { kind: 'gauge' }, reason: 'notMonotonic' },
      { name: 'a negative number', change: { value: -1, count: -1 }, reason: 'badValue' },
      { name: 'more than 2^53', change: { value: 1e300, count: 1e300 }, reason: 'badValue' },
    ] as const)('$name is refused', ({ change, reason }) => {
      for (const { metric } of cases) {
        const { readings, refusals } = readingsIn({ metrics: [{ ...metric, ...change }] })
        expect([readings, [...refusals.counts]]).toEqual([[], [[reason, 1]]])
      }
    })

    test.each([
      { delta: false, reason: 'noInstanceId' },
      { delta: true, reason: 'delta' },
    ])('without an identity it is refused; delta: $delta', ({ delta, reason }) => {
      const [{ metric }] = cases as [SourceCase]
      const resource = { [names.serviceInstanceId]: '' }
      const { refusals } = readingsIn({ resource, metrics: [{ ...metric, delta }] })
      expect([...refusals.counts]).toEqual([[reason, 1]])
    })

    test('a delta is a stream of its own, booked on the same', () => {
      for (const { metric, books } of cases) {
        const [cumulative] = readingsIn({ metrics: [metric] }).readings
        const [delta] = readingsIn({ metrics: [{ ...metric, delta: true }] }).readings
        expect([cumulative?.stream.delta, delta?.stream.delta]).toEqual([false, true])
        expect(delta?.stream.key).not.toBe(cumulative?.stream.key)
        expect(booksOf({ ...metric, delta: true })).toEqual(books)
      }
    })

    test(`beside our own metrics it is ${isOurs ? 'booked' : 'passed over'}`, () => {
      const metrics = cases.map(({ metric }) => metric)
      const { readings, ignored } = readingsIn({ scope: scopeName, metrics })
      expect([readings.length, ignored]).toEqual(isOurs ? [metrics.length, 0] : [0, metrics.length])
    })
  })
}

function booksOf(metric: TestMetric): Record<string, number> {
  const booked = bookedFromZero(readingsIn({ metrics: [metric] }))
  return Object.fromEntries(booked.map(({ account, amount }) => [`${account.measure} ${account.detail}`, amount]))
}
