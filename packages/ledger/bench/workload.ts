import { instruments, attributes as names } from '@tollbell/conventions'
import { bytesField, doubleField, fixed64Field, textField, varintField } from '../src/otlp/wire-writer.ts'

/** Who exports, and how much. */
export interface Workload {
  readonly instances: number
  readonly streamsPerInstance: number
  /** Processes of the same project count on the same accounts. */
  readonly projects?: number
}

// A request carries the exports of several processes, as a collector would send them.
const pointsPerRequest = 1000

const modelsPerProject = 10

// One stream in so many has nothing new to say.
const oneUnchangedIn = 10

// Stands where the time of a point goes until the request is sent; the value comes after it and its own tag.
const timeToCome = 0x7e57_7e57_7e57_7e57n
const valueAfterTime = 9

/** A request that can be sent again and again, each time with newer times and greater values. */
export interface RepeatedRequest {
  readonly points: number
  /** The body of the next export. It is the same buffer each time. */
  next(nowMs: number): Buffer
}

/** One request for each group of instances; all streams are in exactly one of them. */
export function requestsOf(workload: Workload, startMs: number): RepeatedRequest[] {
  const { instances, streamsPerInstance } = workload
  const perRequest = Math.max(1, Math.floor(pointsPerRequest / streamsPerInstance))
  return Array.from({ length: Math.ceil(instances / perRequest) }, (_, index) => {
    const first = index * perRequest
    const count = Math.min(perRequest, instances - first)
    const exports = Array.from({ length: count }, (_unused, at) => exportOf(first + at, workload, startMs))
    return repeated(Buffer.concat(exports))
  })
}

function repeated(body: Buffer): RepeatedRequest {
  const marker = Buffer.alloc(8)
  marker.writeBigUInt64LE(timeToCome)
  const times: number[] = []
  for (let at = body.indexOf(marker); at !== -1; at = body.indexOf(marker, at + 8)) times.push(at)
  let round = 0
  return {
    points: times.length,
    next(nowMs) {
      round++
      const nowNanos = BigInt(nowMs) * 1_000_000n
      const [low, high] = [Number(nowNanos & 0xffff_ffffn), Number(nowNanos >> 32n)]
      for (const [index, at] of times.entries()) {
        body.writeUInt32LE(low, at)
        body.writeUInt32LE(high, at + 4)
        const grown = index % oneUnchangedIn === 0 ? 1 : round
        body.writeDoubleLE(grown * (1 + (index % 7)), at + valueAfterTime)
      }
      return body
    },
  }
}

// Field numbers: https://github.com/open-telemetry/opentelemetry-proto (metrics.proto, common.proto, resource.proto).
function exportOf(instance: number, { streamsPerInstance: streams, projects = 20 }: Workload, startMs: number): Buffer {
  const resource = {
    [names.serviceName]: `service-${instance % projects}`,
    [names.serviceInstanceId]: `7f9c24e5-${String(startMs).slice(-4)}-4b6d-a8ea-${String(instance).padStart(12, '0')}`,
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '3.1.1',
  }
  const half = Math.ceil(streams / 2)
  const scope = bytesField(1, textField(1, '@tollbell/instrumentation'), textField(2, '0.1.0'))
  const metrics = [
    sum(instruments.tokens.name, half, startMs),
    ...(streams > half ? [sum(instruments.cost.name, streams - half, startMs)] : []),
  ]
  return bytesField(1, bytesField(1, ...keyValues(1, resource)), bytesField(2, scope, ...metrics))
}

function sum(name: string, streams: number, startMs: number): Buffer {
  const points = Array.from({ length: streams }, (_, at) => {
    const attributes = {
      [names.provider]: 'openai',
      [names.responseModel]: `gpt-${at % modelsPerProject}-mini`,
      [names.tokenClass]: at % 2 === 0 ? 'input' : 'output',
      [names.operation]: `operation-${Math.floor(at / modelsPerProject)}`,
    }
    const times = [fixed64Field(2, BigInt(startMs) * 1_000_000n), fixed64Field(3, timeToCome)]
    return bytesField(1, ...times, doubleField(4, 0), ...keyValues(7, attributes))
  })
  return bytesField(2, textField(1, name), bytesField(7, ...points, varintField(2, 2), varintField(3, 1)))
}

function keyValues(field: number, attributes: Readonly<Record<string, string>>): Buffer[] {
  return Object.entries(attributes).map(([key, value]) =>
    bytesField(field, textField(1, key), bytesField(2, textField(1, value))),
  )
}
