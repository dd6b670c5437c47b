import { safely } from '../safely.ts'
import { type BodyWatch, watchBody } from './body.ts'
import { LinesBody } from './lines-body.ts'
import { isNodeBody, isWatchedNodeBody, markNodeBody, watchNodeBody } from './node-body.ts'
import { EventStreamBody, JsonBody, type ResponseBody } from './response-body.ts'
import { outcomeOfStatus, type TappedCall } from './tapped-call.ts'
import type { OpenAnswers } from './unread.ts'

/** An answer that is watched. */
class Tap {
  readonly call: TappedCall
  readonly hides: boolean
  readonly open: OpenAnswers
  #body: ResponseBody | undefined

  constructor(call: TappedCall, hides: boolean, open: OpenAnswers) {
    this.call = call
    this.hides = hides
    this.open = open
  }

  /** Its body, by what the answer says it is. Found when somebody reads it: to look at headers takes its time. */
  bodyOf(response: Response): ResponseBody {
    this.#body ??= bodyOfType(contentTypeOf(response), this.call, this.hides)
    return this.#body
  }

  /** Its body, which the app takes for JSON. */
  get jsonBody(): ResponseBody {
    const { linewise } = this.call.request.route.surface
    this.#body ??= linewise ? new LinesBody(this.call) : new JsonBody(this.call)
    return this.#body
  }
}

const tapKey = Symbol('tollbell.tap')

type Tapped = Response & { readonly [tapKey]: Tap }

type NodeFetchResponse = Response & { buffer(): Promise<Buffer> }

/**
 * Counts a call when the app reads its answer. The answer stays the object it is; its reading methods look at what
 * passes through them.
 * @param hides whether usage was asked for on behalf of the app, which must not see it
 */
export function tap(call: TappedCall, response: Response, hides: boolean, open: OpenAnswers): Response {
  if (!response.ok) {
    call.failed(outcomeOfStatus(response.status), String(response.status))
    return response
  }
  const { route, sent } = call.request
  if (route.surface.binary && !isEventStream(contentTypeOf(response))) {
    call.answered(route.surface.readAnswer(undefined, sent), () => 0)
    return response
  }
  Object.defineProperty(response, tapKey, { value: new Tap(call, hides, open), configurable: true })
  Object.setPrototypeOf(response, tappedPrototypeOf(Object.getPrototypeOf(response) as Response))
  // What was only fetched costs nothing when nobody reads it.
  if (!route.surface.fetches) open.add(call, response)
  return response
}

function contentTypeOf({ headers }: Response): string {
  return headers.get('content-type') ?? ''
}

function isEventStream(type: string): boolean {
  return type.startsWith('text/event-stream')
}

function bodyOfType(type: string, call: TappedCall, hides: boolean): ResponseBody {
  if (isEventStream(type)) return new EventStreamBody(call, hides)
  const lines = call.request.route.surface.linewise || type.startsWith('application/x-ndjson')
  return lines ? new LinesBody(call) : new JsonBody(call)
}

const tappedPrototypes = new WeakMap<Response, object>()

/** What a Response inherits from, with methods that look at what is read. */
function tappedPrototypeOf(original: Response): object {
  let tapped = tappedPrototypes.get(original)
  if (!tapped) {
    tapped = createTappedPrototype(original)
    tappedPrototypes.set(original, tapped)
  }
  return tapped
}

function createTappedPrototype(original: Response): object {
  const bodyOf = (response: Response) => Reflect.get<Response, 'body'>(original, 'body', response)
  const methods = {
    text(this: Tapped): Promise<string> {
      return whole(
        this,
        () => original.text.call(this),
        (body, text) => body.text(text),
      )
    },
    json(this: Tapped): Promise<unknown> {
      const { jsonBody } = this[tapKey]
      const failed = beginWhole(this, jsonBody)
      return original.json.call(this).then((value: unknown) => {
        jsonBody.json(value)
        return value
      }, failed)
    },
    arrayBuffer(this: Tapped): Promise<ArrayBuffer> {
      return whole(
        this,
        () => original.arrayBuffer.call(this),
        (body, buffer) => {
          const bytes = new Uint8Array(buffer)
          const seen = body.bytes(bytes)
          return seen === bytes ? buffer : Uint8Array.from(seen).buffer
        },
      )
    },
    bytes(this: Tapped): Promise<Uint8Array> {
      return whole(
        this,
        () => original.bytes.call(this),
        (body, bytes) => {
          const seen = body.bytes(bytes)
          return seen === bytes ? bytes : Uint8Array.from(seen)
        },
      )
    },
    blob(this: Tapped): Promise<Blob> {
      return whole(
        this,
        () => original.blob.call(this),
        async (body, blob) => {
          const bytes = new Uint8Array(await blob.arrayBuffer())
          const seen = body.bytes(bytes)
          return seen === bytes ? blob : new Blob([Uint8Array.from(seen)], { type: blob.type })
        },
      )
    },
    // Of node-fetch only.
    buffer(this: Tapped): Promise<Uint8Array> {
      return whole(
        this,
        () => (original as NodeFetchResponse).buffer.call(this),
        (body, bytes) => body.bytes(bytes),
      )
    },
    clone(this: Tapped): Response {
      const passedBy = isWatchedNodeBody(bodyOf(this))
      const copy = original.clone.call(this)
      const { call, hides, open } = this[tapKey]
      // What has passed by the watch once shall not pass by it again.
      if (passedBy) for (const each of [this, copy]) markNodeBody(bodyOf(each))
      else call.copied()
      return tap(call, copy, hides, open)
    },
  }
  return Object.create(original, {
    ...Object.fromEntries(
      // An older fetch has no bytes(), and must not seem to have one.
      Object.entries(methods)
        .filter(([name]) => name in original)
        .map(([name, value]) => [name, { value, writable: true, configurable: true }]),
    ),
    constructor: { value: original.constructor, writable: true, configurable: true },
    body: {
      configurable: true,
      get(this: Tapped) {
        const stream = bodyOf(this)
        return safely('watching a body', () => watched(this, stream), stream)
      },
    },
  }) as object
}

function watched(response: Tapped, stream: Response['body']): Response['body'] {
  const tapped = response[tapKey]
  const { call, open } = tapped
  const body = tapped.bodyOf(response)
  let begun = false
  const watch: BodyWatch = {
    push: (chunk, owned) => {
      if (!begun) open.begun(call, body)
      begun = true
      return body.push(chunk, owned)
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
  response: Tapped,
  read: () => Promise<Value>,
  look: (body: ResponseBody, value: Value) => Seen,
): Promise<Awaited<Seen>> {
  const body = response[tapKey].bodyOf(response)
  const failed = beginWhole(response, body)
  return read().then((value) => look(body, value) as Awaited<Seen>, failed)
}

/** Notes that a body is being read as a whole; returns what to do when that fails. */
function beginWhole(response: Tapped, body: ResponseBody): (error: unknown) => never {
  const { call, open } = response[tapKey]
  // Reading a second time fails, and says nothing about the call.
  const first = !response.bodyUsed
  open.ending(call)
  return (error) => {
    if (first) body.failed(error)
    throw error
  }
}
