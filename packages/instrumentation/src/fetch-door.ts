import type { UsageMeter } from './meter.ts'
import type { Route } from './providers/provider.ts'
import { routerFor } from './providers/providers.ts'
import { safely } from './safely.ts'
import { jsonFields } from './tap/json-fields.ts'
import { askForUsage, refusesStreamOptions } from './tap/stream-options.ts'
import { tap } from './tap/tap.ts'
import { outcomeOfError, TappedCall } from './tap/tapped-call.ts'
import { OpenAnswers } from './tap/unread.ts'

export type Fetch = typeof globalThis.fetch

type Input = Parameters<Fetch>[0]
type Init = NonNullable<Parameters<Fetch>[1]>

// On the init of a call that is metered already, so that a fetch around another does not count it again.
const metered = Symbol.for('tollbell.metered')

/** A `fetch` that counts the LLM calls that pass through it. */
export function fetchThrough(inner: Fetch, meter: UsageMeter): Fetch {
  const routeOf = routerFor(meter.settings.providers)
  const open = new OpenAnswers(meter.settings.unreadBodyMs)
  const withoutStreamOptions = new Set<string>()

  const meteredFetch: Fetch = (input, init) => {
    const target = safely('looking at a request', () => targetOf(input, init, routeOf), undefined)
    return target ? send(target, input, init) : inner(input, init)
  }

  async function send(target: Target, input: Input, init: Init | undefined): Promise<Response> {
    const body = await bodyOf(input, init)
    const sent = safely('reading a request', () => requestOf(target, body), undefined)
    if (!sent) return inner(input, init)
    const call = new TappedCall(meter, { ...target, body, model: sent.model })
    const endpoint = `${target.url.origin}${target.url.pathname}`
    const asks = sent.streams && target.route.surface.usageOnRequest && !withoutStreamOptions.has(endpoint)
    const rewritten =
      asks && body !== undefined ? safely('asking for usage', () => askForUsage(body), undefined) : undefined
    const mark = { ...init, [metered]: true }
    try {
      let response = await inner(input, rewritten === undefined ? mark : withBody(input, mark, rewritten))
      let hides = rewritten !== undefined
      if (hides && (await refusesStreamOptions(response))) {
        withoutStreamOptions.add(endpoint)
        hides = false
        response = await inner(input, mark)
      }
      return safely('watching an answer', () => tap(call, response, hides, open), response)
    } catch (error) {
      const { outcome, errorType } = outcomeOfError(error)
      call.failed(outcome, errorType)
      throw error
    }
  }

  return meteredFetch
}

interface Target {
  readonly url: URL
  readonly route: Route
}

/** Whom the request goes to, when it is an LLM call that nobody meters yet. */
function targetOf(input: Input, init: Init | undefined, routeOf: (url: URL) => Route | undefined): Target | undefined {
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
  if (method.toUpperCase() !== 'POST' || (init && metered in init)) return undefined
  const url = new URL(input instanceof Request ? input.url : input)
  const route = routeOf(url)
  return route && { url, route }
}

/** The JSON that is sent, as text, when it can be had without taking it from the request. */
async function bodyOf(input: Input, init: Init | undefined): Promise<string | undefined> {
  const body = init?.body
  if (typeof body === 'string') return body
  if (body instanceof ArrayBuffer) return Buffer.from(body).toString('utf8')
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (body !== undefined && body !== null) return undefined
  if (!(input instanceof Request) || input.body === null || input.bodyUsed) return undefined
  return input
    .clone()
    .text()
    .catch(() => undefined)
}

/** What the request says; `undefined` when it is no LLM call after all. */
function requestOf(
  { url }: Target,
  body: string | undefined,
): { model: string | undefined; streams: boolean } | undefined {
  // Many an app has a /responses of its own; without its body such a request is taken for none of ours.
  if (body === undefined) return url.pathname.endsWith('/responses') ? undefined : { model: undefined, streams: false }
  const fields = jsonFields(body, ['model', 'stream'])
  const model = fields?.['model'] ?? modelInPath(url)
  return typeof model === 'string' ? { model, streams: fields?.['stream'] === true } : undefined
}

// Azure names the deployment in the path and may leave the model out of the body.
function modelInPath({ pathname }: URL): string | undefined {
  return /\/deployments\/([^/]+)\//.exec(pathname)?.[1]
}

/** The same request with another body; neither `init` nor `input` is changed. */
function withBody(input: Input, init: Init, body: string): Init {
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined))
  if (!headers.has('content-length')) return { ...init, body }
  headers.set('content-length', String(Buffer.byteLength(body)))
  return { ...init, headers, body }
}
