import { attributes as names } from '@tollbell/conventions'
import * as fc from 'fast-check'
import type { OtlpAttribute, OtlpMetric, OtlpPoint, OtlpRequest, OtlpSum } from '../../src/testing/otlp-protobuf.ts'
import { measureOf } from './expected.ts'

/** One export of a process that may forget to say which process it is. */
export interface FuzzExport {
  readonly hasInstance: boolean
  readonly metrics: readonly OtlpMetric[]
}

export const attribute = (key: string, stringValue: string): OtlpAttribute => ({ key, value: { stringValue } })

/** The request that an export is, of the process `instance` of `project`. */
export function requestOf({ hasInstance, metrics }: FuzzExport, project: string, instance: string): OtlpRequest {
  const attributes = [
    attribute(names.project, project),
    ...(hasInstance ? [attribute(names.serviceInstanceId, instance)] : []),
  ]
  return { resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: 'fuzz' }, metrics }] }] }
}

/** The same export some time later. */
export function grown({ hasInstance, metrics }: FuzzExport): FuzzExport {
  return { hasInstance, metrics: metrics.map(({ sum, ...rest }) => ({ ...rest, ...(sum && { sum: grownSum(sum) }) })) }
}

function grownSum(sum: OtlpSum): OtlpSum {
  const dataPoints = sum.dataPoints.map(({ asDouble, asInt, ...point }, at) => ({
    ...point,
    timeUnixNano: String(BigInt(point.timeUnixNano) + 1_000_000n),
    ...(asDouble !== undefined && { asDouble: asDouble + at }),
    ...(asInt !== undefined && { asInt: String(BigInt.asIntN(64, BigInt(asInt) + BigInt(at))) }),
  }))
  return { ...sum, dataPoints }
}

// 64 bits of nanoseconds, and room to grow.
const mostMillis = 18_446_744_073_000
const dayMs = 24 * 60 * 60 * 1000

const nanos = (ms: number): string => (ms === 0 ? '0' : `${ms}000000`)

const odd = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  1e300,
  5e-324,
  0.1,
  2 ** 53,
  2 ** 53 - 1,
]
const oddIntegers = [-1n, 2n ** 53n, 2n ** 53n - 1n, 2n ** 63n - 1n, -(2n ** 63n)]

const value = fc.oneof(
  { weight: 6, arbitrary: fc.record({ asDouble: fc.integer({ min: 0, max: 50 }) }) },
  { weight: 2, arbitrary: fc.record({ asInt: fc.integer({ min: 0, max: 50 }).map(String) }) },
  { weight: 2, arbitrary: fc.record({ asDouble: fc.constantFrom(...odd) }) },
  { weight: 1, arbitrary: fc.record({ asInt: fc.constantFrom(...oddIntegers).map(String) }) },
)

// Few names, so that points of the same stream meet; some that nobody would choose.
const name = fc.constantFrom('a', 'b', '', 'x'.repeat(300), '\u{1f4b8}\u202e', '__proto__', 'a"b\n{}\\')
const ofPoint = fc.uniqueArray(
  fc.tuple(fc.constantFrom(names.operation, names.user, names.responseModel, names.tokenClass, ''), name),
  { maxLength: 3, selector: ([key]) => key },
)

/** `startedMs` is when processes of this run may have started: so long ago, or before memory, or not said. */
export function fuzzExport(nowMs: number): fc.Arbitrary<FuzzExport> {
  const start = fc.constantFrom(nowMs - 60_000, nowMs - 60_000, nowMs - 30_000, 0, nowMs - 40 * dayMs, mostMillis)
  const time = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: nowMs - 20_000, max: nowMs }) },
    { weight: 1, arbitrary: fc.constantFrom(0, mostMillis) },
  )
  const point: fc.Arbitrary<OtlpSum['dataPoints'][number]> = fc
    .tuple(start, time, value, ofPoint, fc.constantFrom(undefined, undefined, undefined, 0, 1))
    .map(([startMs, timeMs, number, attributes, flags]) => ({
      startTimeUnixNano: nanos(startMs),
      timeUnixNano: nanos(timeMs),
      ...number,
      ...(flags !== undefined && { flags }),
      attributes: attributes.map(([key, text]) => attribute(key, text)),
    }))
  const metric = fc
    .tuple(
      fc.constantFrom(...measureOf.keys(), ...measureOf.keys(), 'queue.length', ''),
      fc.array(point, { maxLength: 5 }),
      fc.constantFrom('sum', 'sum', 'sum', 'sum', 'sum', 'upDown', 'gauge', 'histogram', 'unspecified'),
    )
    .map(metricOf)
  return fc.record({
    hasInstance: fc.integer({ min: 0, max: 9 }).map((of) => of > 0),
    metrics: fc.array(metric, { maxLength: 4 }),
  })
}

function metricOf([metricName, dataPoints, kind]: [string, OtlpSum['dataPoints'], string]): OtlpMetric {
  if (kind === 'gauge') return { name: metricName, gauge: { dataPoints } }
  if (kind === 'histogram') {
    const points = dataPoints.map(({ startTimeUnixNano, timeUnixNano, attributes }: OtlpPoint) => {
      return { startTimeUnixNano, timeUnixNano, attributes, count: '3', sum: 4.5 }
    })
    return { name: metricName, histogram: { aggregationTemporality: 2, dataPoints: points } }
  }
  const aggregationTemporality = kind === 'unspecified' ? 0 : 2
  return { name: metricName, sum: { aggregationTemporality, isMonotonic: kind !== 'upDown', dataPoints } }
}
