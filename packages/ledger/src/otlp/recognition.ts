import type { Stream } from '../booking/stream.ts'
import { KnownMetric, type MetricHeader, type ReadMetric } from './known-metric.ts'
import type { CountedMetric } from './request.ts'
import type { WireReader } from './wire.ts'

// A hundred thousand streams with four attributes take some 20 MB.
const usualLimitBytes = 64 * 1024 ** 2

// What is kept of a scope beside its metrics and its key.
const bytesPerScope = 300

// A collector may cut one export into several; each part is known by itself.
const shapesPerMetric = 4

/**
 * What exporters said before, by the bytes of their resource and scope: those heard last, up to a limit. Who is
 * forgotten here is read in full again, with the same result.
 */
export class Recognition {
  readonly #limitBytes: number
  readonly #scopes: Map<string, KnownMetrics> = new Map()
  #sizeBytes = 0

  constructor(limitBytes: number = usualLimitBytes) {
    this.#limitBytes = limitBytes
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** The metrics of a resource and a scope, each given by its bytes as text. */
  metricsOf(resource: string, scope: string): KnownMetrics {
    const key = `${resource.length} ${resource}${scope}`
    const before = this.#scopes.get(key)
    const known = before ?? new KnownMetrics(bytesPerScope + key.length, (bytes) => this.#grow(key, bytes))
    // A map keeps the order of insertion: who was heard last is at its end.
    this.#scopes.delete(key)
    this.#scopes.set(key, known)
    if (!before) this.#grow(key, known.sizeBytes)
    return known
  }

  #grow(grown: string, bytes: number): void {
    if (!this.#scopes.has(grown)) return
    this.#sizeBytes += bytes
    for (const [key, { sizeBytes }] of this.#scopes) {
      if (this.#sizeBytes <= this.#limitBytes) return
      this.#scopes.delete(key)
      this.#sizeBytes -= sizeBytes
    }
  }
}

/** The metrics of one scope of one resource. */
export class KnownMetrics {
  readonly #shapes: Map<string, readonly KnownMetric[]> = new Map()
  readonly #onGrowth: (bytes: number) => void
  #sizeBytes: number

  constructor(sizeBytes: number, onGrowth: (bytes: number) => void) {
    this.#sizeBytes = sizeBytes
    this.#onGrowth = onGrowth
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** A metric of this name, when it was said before but for times and values. */
  recognise(name: string, message: WireReader): CountedMetric | undefined {
    for (const shape of this.#shapes.get(name) ?? []) {
      const metric = shape.recognise(message)
      if (metric) return metric
    }
    return undefined
  }

  /** The streams of a metric by the key of their points. */
  streamsOf(header: MetricHeader): ReadonlyMap<string, Stream> {
    const streams = new Map<string, Stream>()
    for (const shape of this.#shapes.get(header.name) ?? []) if (shape.isLike(header)) shape.addStreams(streams)
    return streams
  }

  remember(read: ReadMetric, streams: readonly Stream[]): void {
    const before = this.#shapes.get(read.metric.name) ?? []
    const after = [new KnownMetric(read, streams), ...before].slice(0, shapesPerMetric)
    this.#shapes.set(read.metric.name, after)
    const growth = sizeOf(after) - sizeOf(before)
    this.#sizeBytes += growth
    this.#onGrowth(growth)
  }
}

function sizeOf(shapes: readonly KnownMetric[]): number {
  return shapes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
