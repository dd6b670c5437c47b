import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Method, Route } from '../../providers/provider.ts'
import { safely } from '../../safely.ts'

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
 * Warns, once, when an LLM call leaves the process without having come through a door, with the cure.
 * @returns how to stop watching
 */
export function watchPassersBy(
  routeOf: (url: URL, method: Method) => Route | undefined,
  warn: (message: string) => void,
): () => void {
  const look = (message: unknown): void => {
    const url = safely('looking at a request', () => callOf(message as Outgoing, routeOf), undefined)
    if (!url || metered.has(url.host)) return
    stop()
    warn(hintFor(url))
  }
  const stop = (): void => {
    for (const channel of channels) unsubscribe(channel, look)
  }
  for (const channel of channels) subscribe(channel, look)
  return stop
}

/** Where the request goes, when it is an LLM call. */
function callOf({ request }: Outgoing, routeOf: (url: URL, method: Method) => Route | undefined): URL | undefined {
  const { method, path, origin, protocol } = request
  // Many an app has a /responses of its own, and its body is not seen here.
  if (method !== 'POST' || path.endsWith('/responses')) return undefined
  const url = new URL(path, origin ?? `${protocol}//${String(request.getHeader?.('host'))}`)
  return routeOf(url, 'POST') && url
}

function hintFor({ host, pathname }: URL): string {
  return (
    `A call to ${host}${pathname} was not counted: its client was made before we were registered, or uses an HTTP ` +
    'library of its own. Register first, with node --import @tollbell/instrumentation/register app.js, or meter the ' +
    'client by hand, with meter(client) of @tollbell/instrumentation. This is said once.'
  )
}
