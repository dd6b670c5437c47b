import type { BodyWatch } from './body.ts'

export type Reader = ReadableStreamDefaultReader<Uint8Array>
type Result = Awaited<ReturnType<Reader['read']>>

/** The reader itself, whose reads pass by the watch from now on. */
export function watchReader(reader: Reader, watch: BodyWatch): Reader {
  const cancel = reader.cancel.bind(reader)
  reader.read = watchedReads(reader, watch, () => {})
  reader.cancel = (reason) => {
    watch.cancelled()
    return cancel(reason)
  }
  return reader
}

/** Reads that pass by the watch. `ended` is called before the one that says so is answered. */
function watchedReads(reader: Reader, watch: BodyWatch, ended: () => void): () => Promise<Result> {
  const read = reader.read.bind(reader)
  const onRead = (result: Result): Result | Promise<Result> => {
    if (result.done) {
      const rest = watch.end()
      if (rest.length > 0) return { done: false, value: rest }
      ended()
      return result
    }
    const bytes = watch.push(result.value)
    if (bytes.length === 0 && result.value.length > 0) return next()
    result.value = bytes
    return result
  }
  const onError = (error: unknown): never => {
    watch.failed(error)
    ended()
    throw error
  }
  const next = (): Promise<Result> => read().then(onRead, onError)
  return next
}

/**
 * What `for await` over a stream does, by hand: a generator would cost one more promise for each chunk.
 * https://streams.spec.whatwg.org/#rs-asynciterator
 */
export class WatchedIterator {
  readonly #reader: Reader
  readonly #watch: BodyWatch
  readonly #preventCancel: boolean
  readonly #read: () => Promise<Result>
  #ended = false

  constructor(reader: Reader, watch: BodyWatch, preventCancel: boolean) {
    this.#reader = reader
    this.#watch = watch
    this.#preventCancel = preventCancel
    this.#read = watchedReads(reader, watch, () => this.#end())
  }

  next(): Promise<Result> {
    return this.#ended ? Promise.resolve({ done: true, value: undefined }) : this.#read()
  }

  async return<Value>(value?: Value): Promise<IteratorResult<never, Value | undefined>> {
    if (this.#ended) return { done: true, value }
    const reader = this.#reader
    if (!this.#preventCancel) this.#watch.cancelled()
    const cancelled = this.#preventCancel ? undefined : reader.cancel(value)
    this.#end()
    await cancelled
    return { done: true, value }
  }

  #end(): void {
    this.#ended = true
    this.#reader.releaseLock()
  }
}

// As every asynchronous iterator: it has Symbol.asyncIterator from there.
Object.setPrototypeOf(
  WatchedIterator.prototype,
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()) as object) as object,
)
