import { likeThoseOf } from './descriptors.ts'
import { watchFromWeb } from './from-web.ts'
import { passedBy, type Stream, type StreamMethods, WatchedBody, watchedBodies } from './watched-body.ts'

/** Looks at the bytes of a body as the app reads them. */
export interface BodyWatch {
  /** Returns what the app gets of these bytes, which stay as they are; an empty result means: nothing yet. */
  push(chunk: Uint8Array): Uint8Array
  /** The body ended; returns what was held back. */
  end(): Uint8Array
  /** The app wants no more of it. */
  cancelled(): void
  /** Reading failed. */
  failed(error: unknown): void
}

/**
 * Watches a stream through its own methods: the app goes on with the very object it has. Readers are those of the
 * stream, only their `read` passes by the watch. Where bytes leave without a reader of the app (tee, pipes, readers
 * that bring their own buffer) one stream is built around it.
 */
export function watchBody(stream: Stream, watch: BodyWatch): void {
  if (watchedBodies.of(stream) || passedBy.of(stream)) return
  ofNode ??= lookInPlace()
  if (ofNode && inherits(stream, ofNode.looking))
    watchedBodies.keep(stream, new WatchedBody(stream, ofNode.original, watch))
  else watchByOwnMethods(stream, watch)
}

/**
 * The methods of the streams of Node.js, as they were and as they look. They have them from the prototype they share: to
 * give each stream its own takes 3 µs.
 */
let ofNode: { readonly original: StreamMethods; readonly looking: StreamMethods } | undefined

function inherits(stream: Stream, { getReader, values }: StreamMethods): boolean {
  return stream.getReader === getReader && stream.values === values
}

/** Streams of other libraries, and those that somebody else has changed. */
function watchByOwnMethods(stream: Stream, watch: BodyWatch): void {
  const original = methodsOf(stream)
  const body = new WatchedBody(stream, original, watch)
  passedBy.keep(stream, true)
  const looking = lookingMethods(original, () => body)
  Object.defineProperties(stream, likeThoseOf(stream, looking))
}

function lookInPlace(): typeof ofNode {
  const { prototype } = ReadableStream as { prototype: Stream }
  // Hardened apps freeze or seal what they have not made themselves.
  if (Object.isSealed(prototype)) return undefined
  const original = methodsOf(prototype)
  const looking = lookingMethods(original, (stream) => watchedBodies.of(stream))
  Object.defineProperties(prototype, likeThoseOf(prototype, looking))
  watchFromWeb((stream) => watchedBodies.of(stream)?.around ?? stream)
  return { original, looking }
}

function methodsOf(stream: Stream): StreamMethods {
  // oxlint-disable-next-line unbound-method -- each is called on the stream it is for
  const { getReader, cancel, tee, pipeTo, pipeThrough, values } = stream
  return { getReader, cancel, tee, pipeTo, pipeThrough, values }
}

// With as many parameters as the original ones say they have.
function lookingMethods(original: StreamMethods, bodyOf: (stream: Stream) => WatchedBody | undefined): StreamMethods {
  function values(this: Stream, options: { preventCancel?: boolean } | null = {}) {
    return bodyOf(this)?.values(options?.preventCancel === true) ?? original.values.call(this, options ?? undefined)
  }

  const methods = {
    getReader(this: Stream, options: { mode?: 'byob' } | null = {}) {
      const body = bodyOf(this)
      if (!body) return original.getReader.call(this, options as { mode: 'byob' })
      return options?.mode === undefined ? body.getReader() : body.around.getReader({ mode: options.mode })
    },
    cancel(this: Stream, ...[reason]: unknown[]) {
      return bodyOf(this)?.cancel(reason) ?? original.cancel.call(this, reason)
    },
    tee(this: Stream) {
      const body = bodyOf(this)
      if (!body) return original.tee.call(this)
      const branches = body.around.tee()
      for (const branch of branches) passedBy.keep(branch, true)
      return branches
    },
    pipeTo(this: Stream, to: Parameters<Stream['pipeTo']>[0], ...options: object[]) {
      return original.pipeTo.call(bodyOf(this)?.around ?? this, to, ...options)
    },
    pipeThrough(this: Stream, to: Parameters<Stream['pipeThrough']>[0], ...options: object[]) {
      return original.pipeThrough.call(bodyOf(this)?.around ?? this, to, ...options)
    },
    values,
    [Symbol.asyncIterator]: values,
  }
  return methods as unknown as StreamMethods
}
