import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { safely } from '../../safely.ts'
import type { Target, targetFinder } from '../fetch/request.ts'

// Hosts to which calls have gone through a door.
const metered = new Set<string>()

/** Notes that calls to this host are seen. */
export function noteMetered(host: string): void {
  metered.add(host)
}

/** A request of undici, which knows its origin, or one of node:http, which has a Host header. */
interface Outgoing {
  readonly request: {
    readonly method: string
    readonly path: string
    readonly origin?: string | URL
    readonly protocol?: string
    readonly getHeader?: (name: string) => unknown
  }
}

// The fetch of Node.js, whoever got hold of it and when, and everything that uses node:http: node-fetch, axios, got.
// https://nodejs.org/api/diagnostics_channel.html#built-in-channels
const channels = ['undici:request:create', 'http.client.request.start'] as const

/**
 * Warns, once, when an LLM call leaves the process without having come through a door, with the cure. Every request of
 * the process is looked at: addresses are looked up once, since to parse each takes longer than to count a call.
 * @returns how to stop watching
 */
export function watchPassersBy(targetOf: ReturnType<typeof targetFinder>, warn: (message: string) => void): () => void {
  const look = (message: unknown): void => {
    const target = safely('looking at a request', () => callOf(message as Outgoing, targetOf), undefined)
    if (!target || metered.has(target.host)) return
    stop()
    warn(hintFor(target.url))
  }
  const stop = (): void => {
    for (const channel of channels) unsubscribe(channel, look)
  }
  for (const channel of channels) subscribe(channel, look)
  return stop
}

const posted = { method: 'POST' }

/** Where the request goes, when it is an LLM call. */
function callOf({ request }: Outgoing, targetOf: ReturnType<typeof targetFinder>): Target | undefined {
  const { method, path, origin, protocol } = request
  // Many an app has a /responses of its own, and its body is not seen here.
  if (method !== posted.method || path.endsWith('/responses')) return undefined
  const from = String(origin ?? `${protocol}//${String(request.getHeader?.('host'))}`)
  return targetOf(addressOf(from, path), posted)
}

// Through a proxy the path is the whole address. An origin that was a URL ends in a slash.
function addressOf(origin: string, path: string): string {
  if (!path.startsWith('/')) return path
  return origin.endsWith('/') ? origin + path.slice(1) : origin + path
}

function hintFor({ host, pathname }: URL): string {
  return (
    `A call to ${host}${pathname} was not counted: its client was made before we were registered, or uses an HTTP ` +
    'library of its own. Register first, with node --import @tollbell/instrumentation/register app.js, or meter the ' +
    'client by hand, with meter(client) of @tollbell/instrumentation. This is said once.'
  )
}
