import { keyValue } from './protobuf-attributes.ts'
import { type Attributes, noRecordedValue, type PointNumbers } from './request.ts'
import type { WireReader } from './wire.ts'

/** The field numbers in which the kinds of data points differ; the start is 2 and the time is 3 in all. */
export interface PointLayout {
  readonly attributes: number
  readonly flags: number
  /** Of a histogram the sum. */
  readonly double: number
  readonly integer?: number
  readonly count?: number
}

export const numberLayout: PointLayout = { attributes: 7, flags: 8, double: 4, integer: 6 }
export const histogramLayout: PointLayout = { attributes: 9, flags: 10, double: 5, count: 4 }
export const exponentialLayout: PointLayout = { attributes: 1, flags: 10, double: 5, count: 4 }

/** Where in the body a point says what. */
export interface PointPlaces {
  /** Its attributes, one after the other: the same bytes are the same attributes. */
  readonly attributesAt: number
  readonly attributesEnd: number
  /** Eight bytes each; 0 where it says none. */
  readonly timeAt: number
  readonly valueAt: number
  readonly valueIsInteger: boolean
}

export interface ScannedPoint {
  readonly numbers: PointNumbers
  /** Absent when a field stands twice or the attributes do not stand together, which no exporter does. */
  readonly places: PointPlaces | undefined
}

/** Reads the numbers of a data point, and passes over its attributes. */
export function scanPoint(reader: WireReader, layout: PointLayout): ScannedPoint {
  const numbers: { -readonly [Key in keyof PointNumbers]: PointNumbers[Key] } = {
    startMs: 0,
    timeMs: 0,
    value: undefined,
  }
  const places = { attributesAt: 0, attributesEnd: 0, timeAt: 0, valueAt: 0, valueIsInteger: false }
  let flags = 0
  let orderly = true
  for (let at = reader.position, field = reader.next(); field !== 0; at = reader.position, field = reader.next()) {
    if (field === layout.attributes) {
      reader.skipBytes()
      if (places.attributesEnd === 0) places.attributesAt = at
      else orderly &&= places.attributesEnd === at
      places.attributesEnd = reader.position
    } else if (field === 2) numbers.startMs = reader.nanosAsMillis()
    else if (field === 3) {
      numbers.timeMs = reader.nanosAsMillis()
      orderly &&= places.timeAt === 0
      places.timeAt = reader.position - 8
    } else if (field === layout.double || field === layout.integer) {
      places.valueIsInteger = field === layout.integer
      numbers.value = places.valueIsInteger ? reader.signedFixed64() : reader.double()
      orderly &&= places.valueAt === 0
      places.valueAt = reader.position - 8
    } else if (field === layout.count) numbers.count = reader.fixed64()
    else if (field === layout.flags) flags = reader.varint()
    else reader.skip()
  }
  if (flags & noRecordedValue) {
    numbers.value = numbers.count = undefined
    places.valueAt = 0
  }
  return { numbers, places: orderly ? places : undefined }
}

/** Reads the attributes of a data point. */
export function attributesOfPoint(reader: WireReader, layout: PointLayout): Attributes {
  const attributes = new Map<string, string>()
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === layout.attributes) keyValue(reader.message(), attributes)
    else reader.skip()
  }
  return attributes
}
