import { RunStreams } from '../booking/run.ts'
import type { Stream } from '../booking/stream.ts'
import type { PointPlaces } from './data-point.ts'
import type { CountedMetric } from './request.ts'
import { integerOf, millisOfNanos, type WireReader } from './wire.ts'

/** A metric but for its points. */
export type MetricHeader = Omit<CountedMetric, 'points' | 'recognised' | 'remember'>

/** A metric, and where it was read from. */
export interface ReadMetric {
  /** Its message in the body. */
  readonly message: WireReader
  readonly metric: MetricHeader
  /** Of each point. */
  readonly startsMs: readonly number[]
  readonly places: readonly PointPlaces[]
}

// What is kept of a point beside its bytes: four places, its start, a time, a value and a reference.
const bytesPerPoint = 48

/**
 * The bytes of a metric as it was exported, and the streams its points are of. An exporter sends the same again with
 * other times and values: those are laid over the bytes, and when all bytes are the same then, so are the streams, and
 * nothing has to be decoded.
 */
export class KnownMetric {
  readonly sizeBytes: number
  readonly #metric: MetricHeader
  readonly #of: RunStreams
  readonly #bytes: Buffer
  readonly #view: DataView
  /** Counted from the start of the message, as the others. */
  readonly #timesAt: Uint32Array
  readonly #valuesAt: Uint32Array
  readonly #attributesAt: Uint32Array
  readonly #attributesEnd: Uint32Array
  readonly #valuesAreIntegers: boolean
  readonly #repeats: boolean

  constructor({ message, metric, startsMs, places }: ReadMetric, streams: readonly Stream[]) {
    const { bytes, start, end } = message
    this.#metric = metric
    this.#of = new RunStreams(streams, Float64Array.from(startsMs))
    this.#bytes = Buffer.allocUnsafeSlow(end - start)
    bytes.copy(this.#bytes, 0, start, end)
    this.#view = viewOf(this.#bytes)
    this.#timesAt = Uint32Array.from(places, ({ timeAt }) => timeAt - start)
    this.#valuesAt = Uint32Array.from(places, ({ valueAt }) => valueAt - start)
    this.#attributesAt = Uint32Array.from(places, ({ attributesAt }) => attributesAt - start)
    this.#attributesEnd = Uint32Array.from(places, ({ attributesEnd }) => attributesEnd - start)
    this.#valuesAreIntegers = places[0]?.valueIsInteger ?? false
    // Of a histogram more changes than a time and a value.
    this.#repeats =
      metric.kind === 'sum' &&
      places.every((each) => each.timeAt > 0 && each.valueAt > 0 && each.valueIsInteger === this.#valuesAreIntegers)
    this.sizeBytes = this.#bytes.length + places.length * bytesPerPoint
  }

  /** The same metric with the times and values of a message; `undefined` when anything else differs. */
  recognise({ bytes, start, end }: WireReader): CountedMetric | undefined {
    if (!this.#repeats || end - start !== this.#bytes.length) return undefined
    const view = viewOf(bytes)
    const columns = this.#of.takeColumns()
    this.#takeTimes(view, start, columns.timesMs)
    this.#takeValues(view, start, columns.values)
    if (this.#bytes.compare(bytes, start, end) === 0) {
      return { ...this.#metric, points: [], recognised: { of: this.#of, ...columns } }
    }
    this.#of.giveBack(columns)
    return undefined
  }

  /** Whether points mean the same under another header. */
  isLike({ kind, temporality, monotonic }: MetricHeader): boolean {
    const own = this.#metric
    return kind === own.kind && temporality === own.temporality && monotonic === own.monotonic
  }

  /** Adds the streams by their {@link pointKey}. */
  addStreams(streams: Map<string, Stream>): void {
    for (const [index, stream] of this.#of.streams.entries()) {
      const attributes = this.#bytes.toString('latin1', this.#attributesAt[index], this.#attributesEnd[index])
      streams.set(pointKey(this.#of.startsMs[index] ?? 0, attributes), stream)
    }
  }

  // Most points of an export are of one time.
  #takeTimes(from: DataView, start: number, timesMs: Float64Array): void {
    let [lowBefore, highBefore, timeMs] = [0, 0, 0]
    for (let index = 0; index < timesMs.length; index++) {
      const at = this.#timesAt[index] as number
      const low = from.getUint32(start + at, true)
      const high = from.getUint32(start + at + 4, true)
      this.#view.setUint32(at, low, true)
      this.#view.setUint32(at + 4, high, true)
      if (low !== lowBefore || high !== highBefore) timeMs = millisOfNanos(low, high)
      timesMs[index] = timeMs
      lowBefore = low
      highBefore = high
    }
  }

  #takeValues(from: DataView, start: number, values: Float64Array): void {
    for (let index = 0; index < values.length; index++) {
      const at = this.#valuesAt[index] as number
      const low = from.getUint32(start + at, true)
      const high = from.getUint32(start + at + 4, true)
      this.#view.setUint32(at, low, true)
      this.#view.setUint32(at + 4, high, true)
      values[index] = this.#valuesAreIntegers ? integerOf(low, high | 0) : this.#view.getFloat64(at, true)
    }
  }
}

/**
 * What tells the streams of a metric apart: the bytes of their attributes as text, and whether they say when they
 * started, for without an instance id a point that does not is of no stream.
 */
export function pointKey(startMs: number, attributes: string): string {
  return startMs === 0 ? `0${attributes}` : attributes
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
