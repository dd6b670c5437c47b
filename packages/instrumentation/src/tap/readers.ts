import { safely } from '../safely.ts'
import { type BodyWatch, watchBody } from './body.ts'
import { descriptorOf, likeThoseOf } from './descriptors.ts'
import { isNodeBody, isWatchedNodeBody, markNodeBody, watchNodeBody } from './node-body.ts'
import type { ResponseBody } from './response-body.ts'
import type { Tap } from './tap.ts'
import { taps } from './taps.ts'

/** The answers of node-fetch have one more. */
type Answer = Response & { buffer(): Promise<Uint8Array> }

/**
 * The methods by which an answer is read, as they are on `original`, but with a look at what passes through them where
 * the answer has a tap. Only those that are there: an older fetch has no bytes(), and must not seem to have one.
 */
export function lookingReadersOf(original: Response): PropertyDescriptorMap {
  // oxlint-disable-next-line unbound-method -- each is called on the answer that is read
  const { text, json, arrayBuffer, bytes, blob, buffer, clone } = original as Answer
  const ofBody = descriptorOf(original, 'body')
  const bodyOf = (response: Response) => ofBody?.get?.call(response) as Response['body']
  const readers = {
    text(this: Response) {
      return whole(this, text, (body, read) => body.text(read))
    },
    json(this: Response) {
      const tap = taps.of(this)
      if (!tap) return json.call(this)
      const { jsonBody } = tap
      const failed = beginWhole(tap, jsonBody)
      return json.call(this).then((value: unknown) => {
        jsonBody.json(value)
        return value
      }, failed)
    },
    arrayBuffer(this: Response) {
      return whole(this, arrayBuffer, (body, read) => {
        const given = new Uint8Array(read)
        const seen = body.bytes(given)
        return seen === given ? read : Uint8Array.from(seen).buffer
      })
    },
    bytes(this: Response) {
      return whole(this, bytes, (body, read) => {
        const seen = body.bytes(read)
        return seen === read ? read : Uint8Array.from(seen)
      })
    },
    blob(this: Response) {
      return whole(this, blob, async (body, read) => {
        const given = new Uint8Array(await read.arrayBuffer())
        const seen = body.bytes(given)
        return seen === given ? read : new Blob([Uint8Array.from(seen)], { type: read.type })
      })
    },
    buffer(this: Answer) {
      return whole(this, buffer, (body, read) => body.bytes(read))
    },
    clone(this: Response) {
      const tap = taps.of(this)
      if (!tap) return clone.call(this)
      const passedBy = isWatchedNodeBody(bodyOf(this))
      const copy = clone.call(this)
      // A kind of answer built on another may look twice.
      if (taps.of(copy)) return copy
      // What has passed by the watch once shall not pass by it again.
      if (passedBy) for (const each of [this, copy]) markNodeBody(bodyOf(each))
      else tap.call.copied()
      return tap.tapCopy(copy)
    },
    get body() {
      const response = this as unknown as Response
      const tap = taps.of(response)
      const stream = bodyOf(response)
      return tap ? safely('watching a body', () => watched(tap, response, stream), stream) : stream
    },
  }
  return likeThoseOf(original, readers)
}

function watched(tap: Tap, response: Response, stream: Response['body']): Response['body'] {
  const body = tap.bodyOf(response)
  const watch: BodyWatch = {
    push(chunk) {
      tap.beginPieces(body)
      return body.push(chunk)
    },
    end: () => body.end(),
    cancelled: () => body.cancelled(),
    failed: (error) => body.failed(error),
  }
  if (isNodeBody(stream)) watchNodeBody(stream, watch)
  else if (stream) watchBody(stream, watch)
  return stream
}

/** Lets what the app reads as a whole pass by the tap. */
function whole<Value, Seen>(
  response: Response,
  read: (this: Response) => Promise<Value>,
  look: (body: ResponseBody, value: Value) => Seen,
): Promise<Awaited<Seen> | Value> {
  const tap = taps.of(response)
  if (!tap) return read.call(response)
  const body = tap.bodyOf(response)
  const failed = beginWhole(tap, body)
  return read.call(response).then((value) => look(body, value) as Awaited<Seen>, failed)
}

/** Notes that a body is being read as a whole; returns what to do when that fails. */
function beginWhole(tap: Tap, body: ResponseBody): (error: unknown) => never {
  // Reading a second time fails, and says nothing about the call.
  const first = !tap.begun
  tap.beginWhole()
  return (error) => {
    if (first) body.failed(error)
    throw error
  }
}
