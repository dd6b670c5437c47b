import {
  type Attributes,
  DecodeError,
  type Metric,
  type MetricsRequest,
  type NumberPoint,
  noRecordedValue,
  type ResourceMetrics,
  type ScopeMetrics,
  temporalityOf,
  type Wanted,
} from './request.ts'

const nanosPerMilli = 1_000_000n

// They are 64 bits in protobuf.
const mostNanos = 2n ** 64n - 1n

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
  const resource = object(json.resource ?? {}, `${path}.resource`)
  return {
    attributes: attributesOf(resource, `${path}.resource`),
    scopes: list(json, 'scopeMetrics', path).map(([item, at]) => scopeMetrics(item, at, wanted)),
  }
}

function scopeMetrics(json: Json, path: string, wanted: Wanted): ScopeMetrics {
  const scope = object(json.scope ?? {}, `${path}.scope`)
  const name = text(scope, 'name', `${path}.scope`)
  return {
    name,
    version: text(scope, 'version', `${path}.scope`),
    metrics: list(json, 'metrics', path).map(([item, at]) => metric(item, at, (each) => wanted(each, name))),
  }
}

const histogramKinds = ['histogram', 'exponentialHistogram'] as const
const otherKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']

function metric(json: Json, path: string, wanted: (name: string) => boolean): Metric {
  const name = text(json, 'name', path)
  if (wanted(name)) {
    if (isThere(json.sum)) return sum(object(json.sum, `${path}.sum`), name, `${path}.sum`)
    const key = histogramKinds.find((one) => isThere(json[one]))
    if (key !== undefined) return histogram(object(json[key], `${path}.${key}`), name, `${path}.${key}`)
  }
  const kind = otherKinds.find((key) => isThere(json[key]))
  const data = kind === undefined ? {} : object(json[kind], `${path}.${kind}`)
  return { kind: 'other', name, pointCount: list(data, 'dataPoints', `${path}.${kind}`).length }
}

function sum(json: Json, name: string, path: string): Metric {
  return {
    kind: 'sum',
    name,
    temporality: temporalityOf(json.aggregationTemporality),
    monotonic: json.isMonotonic === true,
    points: list(json, 'dataPoints', path).map(([item, at]) => numberPoint(item, at)),
  }
}

function histogram(json: Json, name: string, path: string): Metric {
  return {
    kind: 'histogram',
    name,
    temporality: temporalityOf(json.aggregationTemporality),
    monotonic: true,
    points: list(json, 'dataPoints', path).map(([item, at]) => histogramPoint(item, at)),
  }
}

function numberPoint(json: Json, path: string): NumberPoint {
  return {
    ...pointBase(json, path),
    value: isRecorded(json, path)
      ? number(json.asInt ?? json.asDouble, `${path} needs a number in asInt or asDouble.`)
      : undefined,
  }
}

function histogramPoint(json: Json, path: string): NumberPoint {
  const base = pointBase(json, path)
  if (!isRecorded(json, path)) return { ...base, value: undefined }
  return {
    ...base,
    value: isThere(json.sum) ? number(json.sum, `${path}.sum must be a number.`) : undefined,
    count: number(json.count ?? 0, `${path}.count must be a number.`),
  }
}

function pointBase(json: Json, path: string): { attributes: Attributes; startMs: number; timeMs: number } {
  return {
    attributes: attributesOf(json, path),
    startMs: millis(json.startTimeUnixNano, `${path}.startTimeUnixNano`),
    timeMs: millis(json.timeUnixNano, `${path}.timeUnixNano`),
  }
}

function isRecorded({ flags }: Json, path: string): boolean {
  return (number(flags ?? 0, `${path}.flags must be a number.`) & noRecordedValue) === 0
}

// 64-bit numbers come as text, and so do NaN and the infinities.
// https://protobuf.dev/programming-guides/json/
function number(value: unknown, otherwise: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && /^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][-+]?\d+)?)$/.test(value)) return Number(value)
  throw new DecodeError(otherwise)
}

function millis(value: unknown, path: string): number {
  if (!isThere(value)) return 0
  const isWhole = typeof value === 'number' ? Number.isInteger(value) && value >= 0 : /^\d{1,20}$/.test(String(value))
  const nanos = isWhole ? BigInt(value as number | string) : mostNanos + 1n
  if (nanos <= mostNanos) return Number(nanos / nanosPerMilli)
  throw new DecodeError(`${path} must be nanoseconds since 1970 as text, until the year 2554.`)
}

function attributesOf(json: Json, path: string): Attributes {
  return new Map(
    list(json, 'attributes', path).map(([item, at]) => [
      text(item, 'key', at),
      isThere(item.value) ? anyValue(object(item.value, `${at}.value`), `${at}.value`) : '',
    ]),
  )
}

function anyValue(json: Json, path: string): string {
  const value = json.stringValue ?? json.boolValue ?? json.intValue ?? json.doubleValue ?? json
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value)
  } catch {
    // Thousands of lists in each other can be read, but not be written.
    throw new DecodeError(`${path} is nested too deeply.`)
  }
}

// Nothing and null are the same in the JSON of protobuf.
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
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
