import type { Stream } from '../booking/stream.ts'
import type { PointPlaces } from './data-point.ts'
import type { CountedMetric, NumberPoint } from './request.ts'
import { integerOf, millisOfNanos, type WireReader } from './wire.ts'

/** A metric but for its points. */
export type MetricHeader = Omit<CountedMetric, 'points' | 'remember'>

/** A metric, and where it was read from. */
export interface ReadMetric {
  /** Its message in the body. */
  readonly message: WireReader
  readonly metric: MetricHeader
  /** Of each point. */
  readonly startsMs: readonly number[]
  readonly places: readonly PointPlaces[]
}

// What is kept of a point beside its bytes: four places, its start and a reference.
const bytesPerPoint = 32

/**
 * The bytes of a metric as it was exported, and the streams its points are of. An exporter sends the same again with
 * other times and values: those are laid over the bytes, and when all bytes are the same then, so are the streams, and
 * nothing has to be decoded.
 */
export class KnownMetric {
  readonly sizeBytes: number
  readonly #metric: MetricHeader
  readonly #streams: readonly Stream[]
  readonly #startsMs: Float64Array
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
    this.#streams = streams
    this.#startsMs = Float64Array.from(startsMs)
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
    for (const at of this.#timesAt) this.#take8(view, start, at)
    for (const at of this.#valuesAt) this.#take8(view, start, at)
    if (this.#bytes.compare(bytes, start, end) !== 0) return undefined
    return { ...this.#metric, points: this.#points() }
  }

  /** Whether points mean the same under another header. */
  isLike({ kind, temporality, monotonic }: MetricHeader): boolean {
    const own = this.#metric
    return kind === own.kind && temporality === own.temporality && monotonic === own.monotonic
  }

  /** Adds the streams by their {@link pointKey}. */
  addStreams(streams: Map<string, Stream>): void {
    for (const [index, stream] of this.#streams.entries()) {
      const attributes = this.#bytes.toString('latin1', this.#attributesAt[index], this.#attributesEnd[index])
      streams.set(pointKey(this.#startsMs[index] ?? 0, attributes), stream)
    }
  }

  #take8(from: DataView, start: number, at: number): void {
    this.#view.setUint32(at, from.getUint32(start + at, true), true)
    this.#view.setUint32(at + 4, from.getUint32(start + at + 4, true), true)
  }

  #points(): NumberPoint[] {
    return this.#streams.map((stream, index) => ({
      stream,
      startMs: this.#startsMs[index] ?? 0,
      timeMs: this.#millisAt(this.#timesAt[index] ?? 0),
      value: this.#valueAt(this.#valuesAt[index] ?? 0),
    }))
  }

  #millisAt(at: number): number {
    return millisOfNanos(this.#view.getUint32(at, true), this.#view.getUint32(at + 4, true))
  }

  #valueAt(at: number): number {
    if (!this.#valuesAreIntegers) return this.#view.getFloat64(at, true)
    return integerOf(this.#view.getUint32(at, true), this.#view.getInt32(at + 4, true))
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
