import { hash } from 'node:crypto'
import { attributes as names } from '@tollbell/conventions'
import {
  type Attributes,
  type CountedMetric,
  type Metric,
  type MetricsRequest,
  type NumberPoint,
  pointCount,
  type RecognisedPoints,
  type ScopeMetrics,
} from '../otlp/request.ts'
import { instanceOf } from '../sources/instance.ts'
import type { Inclusion, MetricReader, SourceParts } from '../sources/source.ts'
import { type SourceMetric, sourceOfMetric } from '../sources/sources.ts'
import { type RefusalReason, Refusals } from './refusal.ts'
import { type Run, readingsOfRun } from './run.ts'
import { type Stream, type StreamInclusion, streamKey } from './stream.ts'
import type { Streams } from './streams.ts'

/** What one stream says: how much it has counted since it started or, of a delta, since its last word. */
export interface Reading {
  readonly stream: Stream
  /** When it began to count; 0 when the sender does not say. */
  readonly startMs: number
  readonly timeMs: number
  /** At rest: nano-USD or pieces. */
  readonly value: number
}

export interface Readings {
  readonly readings: readonly Reading[]
  /** More of them, in columns. */
  readonly runs: readonly Run[]
  readonly refusals: Refusals
  /** Points of metrics that are not booked. */
  readonly ignored: number
}

/** What readings are made with. */
export interface ReadingParts extends SourceParts {
  readonly streams: Streams
}

/** Takes a request apart into what can be booked and what is refused. */
export function readingsOf(request: MetricsRequest, parts: ReadingParts): Readings {
  const found: Found = { readings: [], runs: [], refusals: new Refusals(), ignored: 0 }
  for (const { attributes: resource, scopes } of request.resources) {
    const moved = movedTo(resource)
    for (const scope of scopes)
      for (const metric of scope.metrics) readMetric(metric, { resource, moved, scope }, parts, found)
  }
  return found
}

interface Found {
  readonly readings: Reading[]
  readonly runs: Run[]
  readonly refusals: Refusals
  ignored: number
}

interface Origin {
  readonly resource: Attributes
  /** Those of the resource that are of points. */
  readonly moved: Attributes
  readonly scope: ScopeMetrics
}

// A gauge under a name that is booked was meant to be counted, so it is not passed over in silence.
function readMetric(metric: Metric, origin: Origin, parts: ReadingParts, found: Found): void {
  const sourceMetric = sourceOfMetric(metric.name, origin.scope.name)
  const points = pointCount(metric)
  if (!sourceMetric) found.ignored += points
  else if (metric.kind === 'other' || !metric.monotonic || !sourceMetric.reader.kinds.includes(metric.kind)) {
    found.refusals.add('notMonotonic', points)
  } else if (metric.temporality === 'unspecified') found.refusals.add('noTemporality', points)
  else readPoints({ ...origin, metric, sourceMetric }, parts, found)
}

interface PointOrigin extends Origin {
  readonly metric: CountedMetric
  readonly sourceMetric: SourceMetric
}

function readPoints(origin: PointOrigin, parts: ReadingParts, found: Found): void {
  const { metric } = origin
  if (metric.recognised) return readRun(metric.recognised, origin.sourceMetric.reader, found)
  const streams: Stream[] = []
  for (const point of metric.points) {
    const stream = readPoint(point, origin, parts, found)
    if (stream) streams.push(stream)
  }
  if (streams.length === metric.points.length) metric.remember?.(streams)
}

// Values that are no amount are rare, so that a run with one of them is taken apart. What was sent is not asked for
// again, so its column takes what it is at rest.
function readRun({ of, timesMs, values }: RecognisedPoints, reader: MetricReader, found: Found): void {
  const point = { startMs: 0, timeMs: 0, value: 0 }
  let bad = 0
  for (let at = 0; at < values.length; at++) {
    point.value = values[at] as number
    const value = reader.valueOf(point)
    if (value === undefined) bad++
    values[at] = value ?? Number.NaN
  }
  const run = { of, timesMs, values }
  if (bad === 0) found.runs.push(run)
  else {
    found.readings.push(...readingsOfRun(run).filter(({ value }) => !Number.isNaN(value)))
    found.refusals.add('badValue', bad)
  }
}

/** Answers the stream of the point when it has one, whether or not its value was taken. */
function readPoint(point: NumberPoint, origin: PointOrigin, parts: ReadingParts, found: Found): Stream | undefined {
  const { startMs, timeMs } = point
  if (point.value === undefined && point.count === undefined) {
    found.ignored++
    return point.stream
  }
  const stream = point.stream ?? streamOf(point, origin, parts)
  if (stream === 'passedOver') found.ignored++
  else if (typeof stream === 'string') found.refusals.add(stream)
  else {
    const value = origin.sourceMetric.reader.valueOf(point)
    if (value === undefined) found.refusals.add('badValue')
    else found.readings.push({ stream, startMs: stream.delta ? deltaStart(point) : startMs, timeMs, value })
    return stream
  }
  return undefined
}

// A process that makes its first call just before it exports sends a delta within a millisecond. It has the one before,
// for the next delta goes on from its end, and may come first.
function deltaStart({ startMs, timeMs }: NumberPoint): number {
  return startMs === timeMs ? startMs - 1 : startMs
}

// What points have to say of a call. A Collector that groups points by it (groupbyattrs) moves it to their resource.
const ofPoints = /^(gen_ai|tollbell|openai|server|error)\./

function movedTo(resource: Attributes): Attributes {
  return new Map([...resource].filter(([name]) => ofPoints.test(name)))
}

function streamOf(
  point: NumberPoint & { readonly stream?: undefined },
  { resource, moved, scope, metric, sourceMetric: { source, reader } }: PointOrigin,
  parts: ReadingParts,
): Stream | RefusalReason | 'passedOver' {
  const attributes = moved.size === 0 ? point.attributes : new Map([...moved, ...point.attributes])
  const instance = instanceOf(resource, point)
  if (!instance) return metric.temporality === 'delta' ? 'delta' : 'noInstanceId'
  const refusal = reader.refusalOf?.(attributes)
  if (refusal) return refusal
  const of = { instance, source: source.name, delta: metric.temporality === 'delta' }
  const sorted = [...attributes].sort(([one], [other]) => (one < other ? -1 : 1))
  const identity = [
    [instance, reader.metric, scope.name, scope.version],
    resource.get(names.serviceName),
    resource.get(names.project),
    sorted,
  ]
  const key = streamKey(of, hashOf(identity))
  const interned = parts.streams.intern(key, () => {
    const meaning = reader.meaningOf({ resource, scope, attributes }, parts)
    if (!meaning) return undefined
    const { project, entries, inclusion } = meaning
    const stream = { key, ...of, project, entries }
    return inclusion ? { ...stream, inclusion: inclusionOf(inclusion, stream, parts.streams) } : stream
  })
  return interned ?? 'passedOver'
}

function inclusionOf({ role, group, rest }: Inclusion, whose: Stream, streams: Streams): StreamInclusion {
  const key = streamKey(whose, hashOf([whose.instance, 'rest', group]))
  return { role, rest: streams.intern(key, () => ({ ...whose, key, entries: rest })) }
}

// 128 bits of it: two of a billion streams fall together once in 10^20. Copied, for a part of a text keeps all of it in
// memory.
function hashOf(identity: readonly unknown[]): string {
  const whole = hash('sha256', JSON.stringify(identity), 'base64url')
  return Buffer.from(whole.slice(0, 22), 'latin1').toString('latin1')
}
