import { errorMonitor } from 'node:events'
import type { Readable } from 'node:stream'
import type { BodyWatch } from './body.ts'

const watched = Symbol('tollbell.body.watched')

type Watched = Readable & { [watched]?: true }

/** Whether what is read from this body has passed by a watch. */
export function isWatchedNodeBody(body: unknown): boolean {
  return isNodeBody(body) && watched in body
}

/** A body as node-fetch has it. */
export function isNodeBody(body: unknown): body is Readable {
  return typeof (body as Readable | null)?.push === 'function' && typeof (body as Readable).unshift === 'function'
}

/** Says that the bytes of this body have passed by a watch already. */
export function markNodeBody(body: unknown): void {
  if (isNodeBody(body)) Object.defineProperty(body, watched, { value: true })
}

/**
 * Watches a stream of Node.js where bytes come into it, so that all the ways to read it stay as they are: iterating,
 * events, pipes. As much as its buffer holds is looked at before the app reads it.
 */
export function watchNodeBody(body: Readable, watch: BodyWatch): void {
  if (watched in (body as Watched)) return
  markNodeBody(body)
  let ended = false
  const end = (): Uint8Array => {
    ended = true
    return watch.end()
  }
  // Before the first look something may have come already.
  const before = watchedStart(body, watch, end)
  const push = body.push.bind(body)
  if (before.length > 0) body.unshift(before)
  body.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (ended) return push(chunk, encoding)
    if (chunk === null) {
      const rest = end()
      if (rest.length > 0) push(rest)
      return push(null)
    }
    const seen = watch.push(bytesOf(chunk as Buffer))
    return seen.length === 0 || push(seen, encoding)
  }
  // A listener of 'error' would hide an error that nobody handles.
  body.once(errorMonitor, (error: unknown) => {
    if (!ended) watch.failed(error)
    ended = true
  })
  body.once('close', () => {
    if (!ended) watch.cancelled()
    ended = true
  })
}

/**
 * Lets all of a body come in though nobody reads it. It waits in the body's own buffer for whoever reads it later, where
 * a copy would not get ahead of the original by more than the 16 kB that fit into that.
 */
export function letNodeBodyIn(body: Readable): void {
  const { _readableState: state } = body as Readable & { _readableState?: { highWaterMark: number } }
  if (state) state.highWaterMark = Number.MAX_SAFE_INTEGER
  body.read(0)
}

function watchedStart(body: Readable, watch: BodyWatch, end: () => Uint8Array): Uint8Array {
  const seen: Uint8Array[] = []
  for (let chunk = read(body); chunk; chunk = read(body)) seen.push(watch.push(bytesOf(chunk)))
  if (hasEnded(body)) seen.push(end())
  return Buffer.concat(seen)
}

function read(body: Readable): Buffer | null {
  return body.readableLength === 0 ? null : (body.read() as Buffer | null)
}

// A slice of a Buffer is no copy, and two readers may share the bytes.
function bytesOf({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

// Not `readableEnded`: that is true only once the app has read it all.
function hasEnded(body: Readable): boolean {
  return (body as Readable & { _readableState?: { ended?: boolean } })._readableState?.ended === true
}
