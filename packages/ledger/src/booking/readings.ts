import { hash } from 'node:crypto'
import { instruments, attributes as names, nanoUsdFromUsd } from '@tollbell/conventions'
import type { Attributes, CountedMetric, Metric, MetricsRequest, NumberPoint, ScopeMetrics } from '../otlp/request.ts'
import type { Account, Measure } from './account.ts'
import { Refusals } from './refusal.ts'
import { growth, type Stream } from './stream.ts'
import type { Streams } from './streams.ts'

/** What one cumulative stream says: how much it has counted since it started. */
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
  readonly refusals: Refusals
  /** Points of metrics that are not booked. */
  readonly ignored: number
}

const measureOf: ReadonlyMap<string, Measure> = new Map([
  [instruments.cost.name, 'cost'],
  [instruments.tokens.name, 'tokens'],
  [instruments.requests.name, 'requests'],
  [instruments.unpricedTokens.name, 'unpriced'],
])

/** Whether the ledger reads a metric of this name. */
export function isBooked(metricName: string): boolean {
  return measureOf.has(metricName)
}

/** Takes a request apart into what can be booked and what is refused. */
export function readingsOf(request: MetricsRequest, streams: Streams): Readings {
  const found: Found = { streams, readings: [], refusals: new Refusals(), ignored: 0 }
  for (const { attributes: resource, scopes } of request.resources) {
    for (const scope of scopes) for (const metric of scope.metrics) readMetric(metric, { resource, scope }, found)
  }
  return found
}

interface Found {
  readonly streams: Streams
  readonly readings: Reading[]
  readonly refusals: Refusals
  ignored: number
}

interface Origin {
  readonly resource: Attributes
  readonly scope: ScopeMetrics
}

// A gauge or histogram under one of our names was meant to be counted, so it is not passed over in silence.
function readMetric(metric: Metric, origin: Origin, found: Found): void {
  const measure = measureOf.get(metric.name)
  const points = metric.kind === 'other' ? metric.pointCount : metric.points.length
  if (measure === undefined) found.ignored += points
  else if (metric.kind !== 'sum' || !metric.monotonic) found.refusals.add('notMonotonic', points)
  else if (metric.temporality !== 'cumulative') found.refusals.add('delta', points)
  else readPoints(metric, measure, origin, found)
}

function readPoints({ points, remember }: CountedMetric, measure: Measure, origin: Origin, found: Found): void {
  const streams: Stream[] = []
  for (const point of points) {
    const stream = readPoint(point, measure, origin, found)
    if (stream) streams.push(stream)
  }
  if (streams.length === points.length) remember?.(streams)
}

/** Answers the stream of the point when it has one, whether or not its value was taken. */
function readPoint(point: NumberPoint, measure: Measure, origin: Origin, found: Found): Stream | undefined {
  const { startMs, timeMs } = point
  if (point.value === undefined) {
    found.ignored++
    return point.stream
  }
  const stream = point.stream ?? streamOf(point.attributes, measure, origin, found.streams)
  const value = atRest(point.value, measure)
  if (!stream) found.refusals.add('noInstanceId')
  else if (value === undefined) found.refusals.add('badValue')
  else found.readings.push({ stream, startMs, timeMs, value })
  return stream
}

function streamOf(
  attributes: Attributes,
  measure: Measure,
  { resource, scope }: Origin,
  streams: Streams,
): Stream | undefined {
  const instance = resource.get(names.serviceInstanceId) || attributes.get(names.serviceInstanceId)
  if (!instance) return undefined
  const key = keyOf([instance, measure, scope.name, scope.version], resource, attributes)
  return streams.intern(key, () => {
    const account = accountOf(measure, attributes, resource)
    return { instance, project: account.project, entries: [{ account, amountBetween: growth }] }
  })
}

// Cost is a double in USD on the wire and an integer of nano-USD here; the others are pieces on both sides.
function atRest(value: number, measure: Measure): number | undefined {
  const amount = measure === 'cost' ? nanoUsdFromUsd(value) : value
  return Number.isSafeInteger(amount) && amount >= 0 ? amount : undefined
}

function keyOf(origin: readonly string[], resource: Attributes, attributes: Attributes): string {
  const sorted = [...attributes].sort(([one], [other]) => (one < other ? -1 : 1))
  const identity = [origin, resource.get(names.serviceName), resource.get(names.project), sorted]
  // 128 bits of it: two of a billion streams fall together once in 10^20.
  return hash('sha256', JSON.stringify(identity), 'base64url').slice(0, 22)
}

// What becomes a label, a line in a report or a word in a message.
const longestName = 200

function accountOf(measure: Measure, attributes: Attributes, resource: Attributes): Account {
  const first = (...keys: string[]): string => {
    for (const key of keys) {
      const value = attributes.get(key)
      if (value) return cut(value)
    }
    return ''
  }
  const project = first(names.project) || resource.get(names.project) || resource.get(names.serviceName) || ''
  return {
    measure,
    detail: first(measure === 'requests' ? names.outcome : names.tokenClass),
    project: cut(project),
    provider: first(names.provider, names.providerBefore2026),
    model: first(names.responseModel, names.requestModel),
    operation: first(names.operation),
    user: first(names.user),
    tier: first(names.serviceTier),
    estimated: attributes.get(names.estimated) === 'true',
  }
}

// Half a character, which the cut or a sender may leave, would not come back from the store as it went in.
function cut(name: string): string {
  return name.slice(0, longestName).toWellFormed()
}
