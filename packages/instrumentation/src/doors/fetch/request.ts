import type { Readable } from 'node:stream'
import { fieldOf } from '../../providers/fields.ts'
import type { Method, Route, Sent } from '../../providers/provider.ts'
import { jsonFields } from '../../tap/json-fields.ts'
import { isNodeBody } from '../../tap/node-body.ts'
import { watchFormStream } from './form-stream.ts'

export type Fetch = typeof globalThis.fetch
export type Input = Parameters<Fetch>[0]
export type Init = NonNullable<Parameters<Fetch>[1]>

/** Where an LLM call goes. All of it follows from the address, so it is found once for all calls that go there. */
export interface Target {
  readonly url: URL
  readonly route: Route
  readonly host: string
  /** The address without its query. */
  readonly endpoint: string
  readonly serverAddress: string
  readonly serverPort: number
  /** The fields of a request that are read. */
  readonly fieldNames: readonly string[]
}

// On the init of a call that is metered already, so that a fetch around another does not count it again.
const metered = Symbol.for('tollbell.metered')

/** The init that says that this call is counted; neither the app's own nor anything on the wire. */
export function marked(init: Init | undefined): Init {
  return { ...init, [metered]: true } as Init
}

// An app posts to few addresses again and again; to parse and look up each every time would be felt.
const maxRemembered = 200
const maxRememberedLength = 500

/** Says whom a request goes to, when it is an LLM call that nobody meters yet. */
export function targetFinder(
  routeOf: (url: URL, method: Method) => Route | undefined,
): (input: Input, init: Init | undefined) => Target | undefined {
  const posted = new Map<string, Target | undefined>()
  const find = (address: string, method: Method): Target | undefined => {
    const url = new URL(address)
    const route = routeOf(url, method)
    return route && targetAt(url, route)
  }
  const findPosted = (address: string): Target | undefined => {
    const known = posted.get(address)
    if (known || posted.has(address)) return known
    const target = find(address, 'POST')
    if (posted.size >= maxRemembered) posted.clear()
    if (address.length <= maxRememberedLength) posted.set(address, target)
    return target
  }
  // Mostly the same as before: to compare takes less than to look it up.
  let last: { readonly address: string; readonly target: Target | undefined } | undefined
  const findAgain = (address: string): Target | undefined => {
    if (last?.address !== address) last = { address, target: findPosted(address) }
    return last.target
  }
  return (input, init) => {
    const method = (init?.method ?? (isRequest(input) ? input.method : 'GET')).toUpperCase()
    if ((method !== 'POST' && method !== 'GET') || (init && metered in init)) return undefined
    const address = typeof input === 'string' ? input : isRequest(input) ? input.url : input.href
    return method === 'POST' ? findAgain(address) : find(address, method)
  }
}

function targetAt(url: URL, route: Route): Target {
  return {
    url,
    route,
    host: url.host,
    endpoint: `${url.origin}${url.pathname}`,
    serverAddress: url.hostname,
    serverPort: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    fieldNames: ['model', 'stream', ...(route.surface.requestFields ?? [])],
  }
}

/** The JSON that is sent, as text, when it can be had without taking it from the request. */
export async function bodyOf(input: Input, init: Init | undefined): Promise<string | undefined> {
  const body = init?.body
  if (typeof body === 'string') return body
  if (body instanceof ArrayBuffer) return Buffer.from(body).toString('utf8')
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (body !== undefined && body !== null) return undefined
  if (!isRequest(input) || input.body === null || input.bodyUsed) return undefined
  return (
    input
      .clone()
      .text()
      // The app's own fetch of it fails of the same, and tells the app.
      .catch(() => undefined)
  )
}

/** What the request says; `undefined` when it is no LLM call after all. */
export function requestOf(
  { url, route, fieldNames }: Target,
  body: string | undefined,
  given?: unknown,
): Sent | undefined {
  const { surface, model, streams = false } = route
  if (surface.fetches) return { model, streams, fields: {} }
  const fields = body === undefined ? formFields(given, fieldNames) : jsonFields(body, fieldNames)
  // Many an app has a /responses of its own; without its body such a request is taken for none of ours.
  if (body === undefined && !fields) {
    if (url.pathname.endsWith('/responses')) return undefined
    return isNodeBody(given) ? sentInForm(given) : { model, streams, fields: {} }
  }
  const named = fields?.['model'] ?? model
  return typeof named === 'string'
    ? { model: named, streams: streams || fields?.['stream'] === true, fields: fields ?? {} }
    : undefined
}

// What openai 4 sends in a form is known by the time its answer comes.
function sentInForm(form: Readable): Sent {
  const valueOf = watchFormStream(form)
  return {
    get model() {
      return valueOf('model')
    },
    streams: false,
    fields: {},
  }
}

// Recordings and pictures are sent in forms; their other fields are text.
function formFields(given: unknown, names: readonly string[]): Record<string, unknown> | undefined {
  if (typeof fieldOf(given, 'get') !== 'function' || typeof fieldOf(given, 'append') !== 'function') return undefined
  const form = given as FormData
  return Object.fromEntries(names.flatMap((name) => (form.has(name) ? [[name, form.get(name)]] : [])))
}

/** By which the app may abort the request. */
export function signalOf(input: Input, init: Init | undefined): AbortSignal | undefined {
  return init?.signal ?? (isRequest(input) ? input.signal : undefined)
}

/** The same request with another body; neither `init` nor `input` is changed. */
export function withBody(input: Input, init: Init, body: string): Init {
  const given = init.headers ?? (isRequest(input) ? input.headers : undefined)
  return given ? { ...init, headers: withLength(given, Buffer.byteLength(body)), body } : { ...init, body }
}

type GivenHeaders = NonNullable<Init['headers']>

/** The same headers with this length where they say one, in the shape they were given in. */
function withLength(given: GivenHeaders, length: number): GivenHeaders {
  const has = typeof (given as Headers).has === 'function'
  // To copy them costs more than to look.
  if (has && !(given as Headers).has('content-length')) return given
  if (has || Array.isArray(given)) {
    const headers = new Headers(given)
    if (!headers.has('content-length')) return given
    headers.set('content-length', String(length))
    return headers
  }
  const name = Object.keys(given).find((each) => each.toLowerCase() === 'content-length')
  return name === undefined ? given : { ...(given as Record<string, string>), [name]: String(length) }
}

// By its shape: each implementation of fetch has a Request of its own.
export function isRequest(input: Input): input is Request {
  return typeof input === 'object' && 'url' in input && 'method' in input
}
