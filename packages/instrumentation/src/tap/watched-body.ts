import type { BodyWatch } from './body.ts'
import { type Keeper, keeper } from './keeper.ts'
import { type Reader, WatchedIterator, watchReader } from './reads.ts'

export type Stream = ReadableStream<Uint8Array>

/** The methods of a stream by which its bytes leave it. */
export type StreamMethods = Pick<Stream, 'getReader' | 'cancel' | 'tee' | 'pipeTo' | 'pipeThrough' | 'values'>

/** Streams whose bytes are looked at. */
export const watchedBodies: Keeper<Stream, WatchedBody> = keeper()

/** Streams whose bytes have been looked at before they came in. */
export const passedBy: Keeper<Stream, true> = keeper()

/** What the methods of a watched stream do in place of their own. */
export class WatchedBody {
  readonly #stream: Stream
  readonly #original: StreamMethods
  readonly #watch: BodyWatch
  #around: Stream | undefined

  /** @param original the stream's methods as they are without a watch */
  constructor(stream: Stream, original: StreamMethods, watch: BodyWatch) {
    this.#stream = stream
    this.#original = original
    this.#watch = watch
  }

  getReader(): Reader {
    return watchReader(this.#reader(), this.#watch)
  }

  values(preventCancel: boolean): WatchedIterator {
    return new WatchedIterator(this.#reader(), this.#watch, preventCancel)
  }

  cancel(reason: unknown): Promise<void> {
    if (!this.#stream.locked) this.#watch.cancelled()
    return this.#original.cancel.call(this.#stream, reason)
  }

  /** A stream built around it, for the ways out without a reader of the app. */
  get around(): Stream {
    this.#around ??= streamAround(this.getReader())
    return this.#around
  }

  #reader(): Reader {
    return this.#original.getReader.call(this.#stream) as Reader
  }
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
