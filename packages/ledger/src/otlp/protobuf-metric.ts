import type { Stream } from '../booking/stream.ts'
import {
  attributesOfPoint,
  exponentialLayout,
  histogramLayout,
  numberLayout,
  type PointLayout,
  type ScannedPoint,
  scanPoint,
} from './data-point.ts'
import { type MetricHeader, pointKey } from './known-metric.ts'
import type { KnownMetrics } from './recognition.ts'
import { type CountedMetric, type Metric, type NumberPoint, temporalityOf } from './request.ts'
import type { WireReader } from './wire.ts'

interface Data {
  readonly kind: CountedMetric['kind']
  readonly layout: PointLayout
}

const counted: ReadonlyMap<number, Data> = new Map([
  [7, { kind: 'sum', layout: numberLayout }],
  [9, { kind: 'histogram', layout: histogramLayout }],
  [10, { kind: 'histogram', layout: exponentialLayout }],
])
const gaugeField = 5
const summaryField = 11

/** Reads a `Metric`, or recognises it. */
export function metricOf(message: WireReader, wanted: (name: string) => boolean, known: KnownMetrics): Metric {
  let name = ''
  let field = 0
  let data: WireReader | undefined
  for (let next = message.next(); next !== 0; next = message.next()) {
    if (next === 1) name = message.string()
    else if (counted.has(next) || next === gaugeField || next === summaryField) {
      field = next
      data = message.message()
    } else message.skip()
  }
  const read = counted.get(field)
  if (data && read && wanted(name)) {
    return known.recognise(name, message) ?? countedMetric(data, read, { name, message, known })
  }
  return { kind: 'other', name, pointCount: data ? countPoints(data) : 0 }
}

function countPoints(reader: WireReader): number {
  let count = 0
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) count++
    reader.skip()
  }
  return count
}

interface MetricParts {
  readonly name: string
  readonly message: WireReader
  readonly known: KnownMetrics
}

function countedMetric(reader: WireReader, { kind, layout }: Data, parts: MetricParts): CountedMetric {
  const header = headerOf(reader.again(), kind, parts.name)
  const streams = parts.known.streamsOf(header)
  const scanned: ScannedPoint[] = []
  const points: NumberPoint[] = []
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field !== 1) reader.skip()
    else {
      const message = reader.message()
      const scan = scanPoint(message, layout)
      scanned.push(scan)
      points.push(pointOf(message.again(), scan, layout, streams))
    }
  }
  return { ...header, points, remember: rememberer(header, points, scanned, parts) }
}

// It comes after the points, and says what they mean.
function headerOf(reader: WireReader, kind: MetricHeader['kind'], name: string): MetricHeader {
  let temporality = 0
  let monotonic = kind === 'histogram'
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) temporality = reader.varint()
    else if (field === 3 && kind === 'sum') monotonic = reader.varint() !== 0
    else reader.skip()
  }
  return { kind, name, temporality: temporalityOf(temporality), monotonic }
}

function pointOf(
  message: WireReader,
  { numbers, places }: ScannedPoint,
  layout: PointLayout,
  streams: ReadonlyMap<string, Stream>,
): NumberPoint {
  if (places && streams.size > 0) {
    const attributes = message.latin1(places.attributesAt, places.attributesEnd)
    const stream = streams.get(pointKey(numbers.startMs, attributes))
    if (stream) return { ...numbers, stream }
  }
  return { ...numbers, attributes: attributesOfPoint(message, layout) }
}

// A histogram never comes again as it was: of it, only new streams are worth remembering.
function rememberer(
  metric: MetricHeader,
  points: readonly NumberPoint[],
  scanned: readonly ScannedPoint[],
  { message, known }: MetricParts,
): CountedMetric['remember'] {
  const places = scanned.flatMap((each) => each.places ?? [])
  if (points.length === 0 || places.length < points.length) return undefined
  if (metric.kind === 'histogram' && points.every(({ stream }) => stream)) return undefined
  const startsMs = points.map(({ startMs }) => startMs)
  return (streams) => known.remember({ message, metric, startsMs, places }, streams)
}
