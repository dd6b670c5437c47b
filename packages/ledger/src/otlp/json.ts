import {
  type Attributes,
  cumulativeTemporality,
  DecodeError,
  type Metric,
  type MetricsRequest,
  type NumberPoint,
  noRecordedValue,
  type ResourceMetrics,
  type ScopeMetrics,
  type Wanted,
} from './request.ts'

type Json = Readonly<Record<string, unknown>>

/** Reads an `ExportMetricsServiceRequest` in OTLP/JSON. Throws a DecodeError when the text is none. */
export function decodeJson(body: Buffer, wanted: Wanted): MetricsRequest {
  const root = object(parse(body), 'the body')
  return { resources: list(root, 'resourceMetrics', '').map(([item, path]) => resourceMetrics(item, path, wanted)) }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new DecodeError(`This is not JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function resourceMetrics(json: Json, path: string, wanted: Wanted): ResourceMetrics {
  const resource = json.resource === undefined ? {} : object(json.resource, `${path}.resource`)
  return {
    attributes: attributesOf(resource, `${path}.resource`),
    scopes: list(json, 'scopeMetrics', path).map(([item, at]) => scopeMetrics(item, at, wanted)),
  }
}

function scopeMetrics(json: Json, path: string, wanted: Wanted): ScopeMetrics {
  const scope = json.scope === undefined ? {} : object(json.scope, `${path}.scope`)
  return {
    name: text(scope, 'name', `${path}.scope`),
    version: text(scope, 'version', `${path}.scope`),
    metrics: list(json, 'metrics', path).map(([item, at]) => metric(item, at, wanted)),
  }
}

const otherKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']

function metric(json: Json, path: string, wanted: Wanted): Metric {
  const name = text(json, 'name', path)
  if (json.sum !== undefined && wanted(name)) return sum(object(json.sum, `${path}.sum`), name, `${path}.sum`)
  const kind = otherKinds.find((key) => json[key] !== undefined)
  const data = kind === undefined ? {} : object(json[kind], `${path}.${kind}`)
  return { kind: 'other', name, pointCount: list(data, 'dataPoints', `${path}.${kind}`).length }
}

function sum(json: Json, name: string, path: string): Metric {
  const temporality = json.aggregationTemporality
  return {
    kind: 'sum',
    name,
    cumulative: temporality === cumulativeTemporality || temporality === 'AGGREGATION_TEMPORALITY_CUMULATIVE',
    monotonic: json.isMonotonic === true,
    points: list(json, 'dataPoints', path).map(([item, at]) => numberPoint(item, at)),
  }
}

function numberPoint(json: Json, path: string): NumberPoint {
  const unrecorded = (Number(json.flags ?? 0) & noRecordedValue) !== 0
  return {
    attributes: attributesOf(json, path),
    startNanos: nanos(json.startTimeUnixNano, `${path}.startTimeUnixNano`),
    timeNanos: nanos(json.timeUnixNano, `${path}.timeUnixNano`),
    value: unrecorded ? undefined : number(json.asInt ?? json.asDouble, path),
  }
}

// 64-bit numbers come as text, and so do NaN and the infinities.
// https://protobuf.dev/programming-guides/json/
function number(value: unknown, path: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && /^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][-+]?\d+)?)$/.test(value)) return Number(value)
  throw new DecodeError(`${path} needs a number in asInt or asDouble.`)
}

function nanos(value: unknown, path: string): bigint {
  if (value === undefined) return 0n
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return BigInt(value)
  throw new DecodeError(`${path} must be nanoseconds since 1970 as text.`)
}

function attributesOf(json: Json, path: string): Attributes {
  return new Map(
    list(json, 'attributes', path).map(([item, at]) => [
      text(item, 'key', at),
      item.value === undefined ? '' : anyValue(object(item.value, `${at}.value`)),
    ]),
  )
}

function anyValue(json: Json): string {
  const value = json.stringValue ?? json.boolValue ?? json.intValue ?? json.doubleValue ?? json
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function object(value: unknown, path: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw new DecodeError(`${path} must be an object.`)
}

function list(json: Json, key: string, parent: string): [item: Json, path: string][] {
  const path = parent === '' ? key : `${parent}.${key}`
  const value = json[key] ?? []
  if (!Array.isArray(value)) throw new DecodeError(`${path} must be a list.`)
  return value.map((item: unknown, index) => [object(item, `${path}[${index}]`), `${path}[${index}]`])
}

function text(json: Json, key: string, path: string): string {
  const value = json[key] ?? ''
  if (typeof value === 'string') return value
  throw new DecodeError(`${path}.${key} must be a text.`)
}
