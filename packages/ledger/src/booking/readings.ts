import { hash } from 'node:crypto'
import { instruments, attributes as names, nanoUsdFromUsd } from '@tollbell/conventions'
import type { Attributes, Metric, MetricsRequest, NumberPoint, ScopeMetrics, SumMetric } from '../otlp/request.ts'
import type { Account, Measure } from './account.ts'
import { Refusals } from './refusal.ts'

/** What one cumulative stream says: how much it has counted since it started. */
export interface Reading {
  /** The same for the same metric, process, attributes and start, and only for them. */
  readonly stream: string
  /** `service.instance.id` of the process. */
  readonly instance: string
  readonly account: Account
  /** At rest: nano-USD or pieces. */
  readonly value: number
  readonly startMs: number
  readonly timeMs: number
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
export function readingsOf(request: MetricsRequest): Readings {
  const refusals = new Refusals()
  const readings: Reading[] = []
  let ignored = 0
  for (const resource of request.resources) {
    for (const scope of resource.scopes) {
      for (const metric of scope.metrics) {
        const measure = metric.kind === 'sum' && refusalOf(metric, refusals)
        if (measure && metric.kind === 'sum') {
          ignored += readSum({ metric, measure, scope, resource: resource.attributes }, readings, refusals)
        } else if (metric.kind === 'other') ignored += otherPoints(metric, refusals)
      }
    }
  }
  return { readings, refusals, ignored }
}

// A gauge or histogram under one of our names was meant to be counted, so it is not passed over in silence.
function otherPoints(metric: Metric & { kind: 'other' }, refusals: Refusals): number {
  if (!isBooked(metric.name)) return metric.pointCount
  refusals.add('notMonotonic', metric.pointCount)
  return 0
}

function refusalOf(metric: SumMetric, refusals: Refusals): Measure | undefined {
  if (!metric.monotonic) refusals.add('notMonotonic', metric.points.length)
  else if (!metric.cumulative) refusals.add('delta', metric.points.length)
  else return measureOf.get(metric.name)
  return undefined
}

interface Sum {
  readonly metric: SumMetric
  readonly measure: Measure
  readonly scope: ScopeMetrics
  readonly resource: Attributes
}

/** Answers how many points carry no value. */
function readSum({ metric, measure, scope, resource }: Sum, readings: Reading[], refusals: Refusals): number {
  let ignored = 0
  for (const point of metric.points) {
    const { attributes } = point
    const instance = resource.get(names.serviceInstanceId) || attributes.get(names.serviceInstanceId)
    if (point.value === undefined) ignored++
    else if (!instance) refusals.add('noInstanceId')
    else {
      const value = atRest(point.value, measure)
      if (value === undefined) refusals.add('badValue')
      else {
        readings.push({
          stream: streamOf(metric, scope, resource, point, instance),
          instance,
          account: accountOf(measure, attributes, resource),
          value,
          startMs: millis(point.startNanos),
          timeMs: millis(point.timeNanos),
        })
      }
    }
  }
  return ignored
}

// Cost is a double in USD on the wire and an integer of nano-USD here; the others are pieces on both sides.
function atRest(value: number, measure: Measure): number | undefined {
  const amount = measure === 'cost' ? nanoUsdFromUsd(value) : value
  return Number.isSafeInteger(amount) && amount >= 0 ? amount : undefined
}

// A counter that starts again is a stream of its own. So a late point of the life before is still booked rightly.
function streamOf(
  metric: SumMetric,
  scope: ScopeMetrics,
  resource: Attributes,
  point: NumberPoint,
  instance: string,
): string {
  const attributes = [...point.attributes].sort(([one], [other]) => (one < other ? -1 : 1))
  const identity = [
    instance,
    resource.get(names.serviceName),
    resource.get(names.project),
    scope.name,
    scope.version,
    metric.name,
    point.startNanos.toString(),
    attributes,
  ]
  // 128 bits of it: two of a billion streams fall together once in 10^21.
  return hash('sha256', JSON.stringify(identity), 'base64url').slice(0, 22)
}

// What becomes a label, a line in a report or a word in a message.
const longestName = 200

function accountOf(measure: Measure, attributes: Attributes, resource: Attributes): Account {
  const first = (...keys: string[]): string => {
    for (const key of keys) {
      const value = attributes.get(key)
      if (value) return value.slice(0, longestName)
    }
    return ''
  }
  const project = first(names.project) || resource.get(names.project) || resource.get(names.serviceName) || ''
  return {
    measure,
    detail: first(measure === 'requests' ? names.outcome : names.tokenClass),
    project: project.slice(0, longestName),
    provider: first(names.provider, names.providerBefore2026),
    model: first(names.responseModel, names.requestModel),
    operation: first(names.operation),
    user: first(names.user),
    tier: first(names.serviceTier),
    estimated: attributes.get(names.estimated) === 'true',
  }
}

function millis(nanos: bigint): number {
  return Number(nanos / 1_000_000n)
}
