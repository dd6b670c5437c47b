/** Looks at the bytes of a body as the app reads them. */
export interface BodyWatch {
  /** Returns what the app gets of these bytes; an empty result means: nothing yet. */
  push(chunk: Uint8Array): Uint8Array
  /** The body ended; returns what was held back. */
  end(): Uint8Array
  /** The app wants no more of it. */
  cancelled(): void
  /** Reading failed. */
  failed(error: unknown): void
}

type Stream = ReadableStream<Uint8Array>
type Reader = ReadableStreamDefaultReader<Uint8Array>
type Result = Awaited<ReturnType<Reader['read']>>

const watched = Symbol('tollbell.body.watched')

/**
 * Watches a stream through its own methods: the app goes on with the very object it has. Readers are those of the
 * stream, only their `read` passes by the watch. Where bytes leave without a reader of the app (tee, pipes, readers
 * that bring their own buffer) one stream is built around it.
 */
export function watchBody(stream: Stream, watch: BodyWatch): void {
  const marked = stream as Stream & { [watched]?: true }
  if (marked[watched]) return
  const getReader = stream.getReader.bind(stream) as () => Reader
  const cancel = stream.cancel.bind(stream)
  let around: Stream | undefined
  const wrapped = (): Stream => (around ??= streamAround(watchReader(getReader(), watch)))
  const own = {
    [watched]: true,
    getReader: (options?: { mode?: 'byob' }) =>
      options?.mode === undefined ? watchReader(getReader(), watch) : wrapped().getReader({ mode: 'byob' }),
    cancel(reason?: unknown) {
      if (!stream.locked) watch.cancelled()
      return cancel(reason)
    },
    tee: () => wrapped().tee().map(markWatched),
    pipeTo: (...args: Parameters<Stream['pipeTo']>) => wrapped().pipeTo(...args),
    pipeThrough: (...args: Parameters<Stream['pipeThrough']>) => wrapped().pipeThrough(...args),
    values: (options?: { preventCancel?: boolean }) => iterate(watchReader(getReader(), watch), options),
    [Symbol.asyncIterator]: () => iterate(watchReader(getReader(), watch)),
  }
  for (const name of Reflect.ownKeys(own)) {
    const value = own[name as keyof typeof own]
    Object.defineProperty(stream, name, { value, writable: true, configurable: true, enumerable: false })
  }
}

function markWatched(stream: Stream): Stream {
  return Object.defineProperty(stream, watched, { value: true })
}

function watchReader(reader: Reader, watch: BodyWatch): Reader {
  const read = reader.read.bind(reader)
  const cancel = reader.cancel.bind(reader)
  const onRead = (result: Result): Result | Promise<Result> => {
    const bytes = result.done ? watch.end() : watch.push(result.value)
    if (result.done) return bytes.length === 0 ? result : { done: false, value: bytes }
    if (bytes === result.value) return result
    return bytes.length === 0 ? next() : { done: false, value: bytes }
  }
  const onError = (error: unknown): never => {
    watch.failed(error)
    throw error
  }
  const next = (): Promise<Result> => read().then(onRead, onError)
  reader.read = next
  reader.cancel = (reason) => {
    watch.cancelled()
    return cancel(reason)
  }
  return reader
}

const asyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf((async function* () {})()) as object,
) as object

// What `for await` over a stream does, by hand: a generator would cost one more promise for each chunk.
// https://streams.spec.whatwg.org/#rs-asynciterator
function iterate(reader: Reader, { preventCancel = false } = {}): AsyncIterableIterator<Uint8Array> {
  let ended = false
  const done = { done: true as const, value: undefined }
  const release = (): typeof done => {
    ended = true
    reader.releaseLock()
    return done
  }
  const iterator = {
    async next() {
      if (ended) return done
      const result = await reader.read().catch((error: unknown) => {
        release()
        throw error
      })
      return result.done ? release() : result
    },
    async return(value?: unknown) {
      if (ended) return { done: true as const, value }
      ended = true
      const cancelled = preventCancel ? undefined : reader.cancel(value)
      reader.releaseLock()
      await cancelled
      return { done: true as const, value }
    },
  }
  return Object.setPrototypeOf(iterator, asyncIteratorPrototype) as AsyncIterableIterator<Uint8Array>
}

function streamAround(reader: Reader): Stream {
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { done, value } = await reader.read()
      // A byte stream takes the buffer away from the one who gives it, and the watch may still hold a part of it.
      if (!done) return controller.enqueue(value.slice())
      controller.close()
      controller.byobRequest?.respond(0)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
