import type { UsageMeter } from '../../meter.ts'
import { routerFor } from '../../providers/providers.ts'
import { safely } from '../../safely.ts'
import { askForUsage, refusesStreamOptions } from '../../tap/stream-options.ts'
import { tap } from '../../tap/tap.ts'
import { outcomeOfError, TappedCall, type TappedRequest } from '../../tap/tapped-call.ts'
import { OpenAnswers } from '../../tap/unread.ts'
import { noteMetered } from '../passers-by/passers-by.ts'
import {
  bodyOf,
  type Fetch,
  type Init,
  type Input,
  marked,
  requestOf,
  type Target,
  targetFinder,
  withBody,
} from './request.ts'

/** A `fetch` that counts the LLM calls that pass through it. */
export function fetchThrough(inner: Fetch, meter: UsageMeter): Fetch {
  const targetOf = targetFinder(routerFor(meter.settings.providers))
  const open = new OpenAnswers(meter.settings.unreadBodyMs)
  const withoutStreamOptions = new Set<string>()
  let lastTarget: Target | undefined

  const meteredFetch: Fetch = (input, init) => {
    const target = lookAt(input, init)
    if (!target) return inner(input, init)
    if (target !== lastTarget) noteMetered(target.host)
    lastTarget = target
    return send(target, input, init)
  }

  function lookAt(input: Input, init: Init | undefined): Target | undefined {
    return safely('looking at a request', () => targetOf(input, init), undefined)
  }

  async function send(target: Target, input: Input, init: Init | undefined): Promise<Response> {
    const given = init?.body
    const body = typeof given === 'string' ? given : await bodyOf(input, init)
    const call = callOf(target, body, given)
    if (!call) return inner(input, init)
    const rewritten = askingForUsage(target, call.request)
    const mark = marked(init)
    try {
      let response = await inner(input, rewritten === undefined ? mark : withBody(input, mark, rewritten))
      let hides = rewritten !== undefined
      if (hides && (await refusesStreamOptions(response))) {
        withoutStreamOptions.add(target.endpoint)
        hides = false
        response = await inner(input, mark)
      }
      return watch(call, response, hides)
    } catch (error) {
      const { outcome, errorType } = outcomeOfError(error)
      call.failed(outcome, errorType)
      throw error
    }
  }

  /** The call that this is; `undefined` when it is none after all. */
  function callOf(target: Target, body: string | undefined, given: unknown): TappedCall | undefined {
    const { route, serverAddress, serverPort } = target
    const sent = safely('reading a request', () => requestOf(target, body, given), undefined)
    return sent && new TappedCall(meter, { route, serverAddress, serverPort, body, sent })
  }

  /** The body that asks for usage in place of the app. */
  function askingForUsage({ route, endpoint }: Target, { body, sent }: TappedRequest): string | undefined {
    const asks = sent.streams && route.surface.usageOnRequest && !withoutStreamOptions.has(endpoint)
    return asks && body !== undefined ? safely('asking for usage', () => askForUsage(body), undefined) : undefined
  }

  function watch(call: TappedCall, response: Response, hides: boolean): Response {
    return safely('watching an answer', () => tap(call, response, hides, open), response)
  }

  return meteredFetch
}
