/** Looks at the bytes of a body as the app reads them. */
export interface BodyWatch {
  /**
   * Returns what the app gets of these bytes; an empty result means: nothing yet.
   * @param owned nobody else has these bytes, so they may be changed
   */
  push(chunk: Uint8Array, owned?: boolean): Uint8Array
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
type GetReader = (options?: { mode: 'byob' }) => Reader

const watched = Symbol('tollbell.body.watched')

/**
 * Watches a stream through its own methods: the app goes on with the very object it has. Readers are those of the
 * stream, only their `read` passes by the watch. Where bytes leave without a reader of the app (tee, pipes, readers
 * that bring their own buffer) one stream is built around it.
 */
export function watchBody(stream: Stream, watch: BodyWatch): void {
  const marked = stream as Stream & { [watched]?: true }
  if (marked[watched]) return
  const getReader = stream.getReader.bind(stream) as GetReader
  const cancel = stream.cancel.bind(stream)
  let around: Stream | undefined
  const read = (): Reader => watchReader(getReader, watch)
  const wrapped = (): Stream => (around ??= streamAround(read()))
  const own = {
    [watched]: true,
    getReader: (options?: { mode?: 'byob' }) =>
      options?.mode === undefined ? read() : wrapped().getReader({ mode: 'byob' }),
    cancel(reason?: unknown) {
      if (!stream.locked) watch.cancelled()
      return cancel(reason)
    },
    tee: () => wrapped().tee().map(markWatched),
    pipeTo: (...args: Parameters<Stream['pipeTo']>) => wrapped().pipeTo(...args),
    pipeThrough: (...args: Parameters<Stream['pipeThrough']>) => wrapped().pipeThrough(...args),
    values: (options?: { preventCancel?: boolean }) => iterate(getReader, watch, options),
    [Symbol.asyncIterator]: () => iterate(getReader, watch),
  }
  for (const name of Reflect.ownKeys(own)) {
    const value = own[name as keyof typeof own]
    Object.defineProperty(stream, name, { value, writable: true, configurable: true, enumerable: false })
  }
}

function markWatched(stream: Stream): Stream {
  return Object.defineProperty(stream, watched, { value: true })
}

/**
 * Whether each chunk of this stream belongs to its reader alone: a byte stream takes the buffer of what is put into it
 * away from whoever put it there, and gives each branch of a tee bytes of its own. Bodies of the real fetch are such.
 * https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue
 */
function ownsItsChunks(getReader: GetReader): boolean {
  try {
    getReader({ mode: 'byob' }).releaseLock()
    return true
  } catch {
    return false
  }
}

/** Reads that pass by the watch. `ended` is called before the one that says so is answered. */
function watchedReads(reader: Reader, watch: BodyWatch, owned: boolean, ended: () => void): () => Promise<Result> {
  const read = reader.read.bind(reader)
  const onRead = (result: Result): Result | Promise<Result> => {
    if (result.done) {
      const rest = watch.end()
      if (rest.length > 0) return { done: false, value: rest }
      ended()
      return result
    }
    const bytes = watch.push(result.value, owned)
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

function watchReader(getReader: GetReader, watch: BodyWatch): Reader {
  const owned = ownsItsChunks(getReader)
  const reader = getReader()
  const cancel = reader.cancel.bind(reader)
  reader.read = watchedReads(reader, watch, owned, () => {})
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
function iterate(
  getReader: GetReader,
  watch: BodyWatch,
  { preventCancel = false } = {},
): AsyncIterableIterator<Uint8Array> {
  const owned = ownsItsChunks(getReader)
  const reader = getReader()
  let ended = false
  const read = watchedReads(reader, watch, owned, () => {
    ended = true
    reader.releaseLock()
  })
  const iterator = {
    next: () => (ended ? Promise.resolve({ done: true as const, value: undefined }) : read()),
    async return(value?: unknown) {
      if (ended) return { done: true as const, value }
      ended = true
      if (!preventCancel) watch.cancelled()
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
