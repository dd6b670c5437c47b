import type { UsageMeter } from '../../meter.ts'
import { routerFor } from '../../providers/providers.ts'
import { safely } from '../../safely.ts'
import { askForUsage, refusesStreamOptions } from '../../tap/stream-options.ts'
import { tap } from '../../tap/tap.ts'
import { TappedCall, type TappedRequest } from '../../tap/tapped-call.ts'
import { OpenAnswers } from '../../tap/unread.ts'
import { noteMetered } from '../passers-by/passers-by.ts'
import { bodyOf, type Fetch, type Init, type Input, requestOf, signalOf, type Target, targetFinder } from './request.ts'
import { type Sending, sendingOf } from './sending.ts'

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
    const call = callOf(target, body, input, init)
    if (!call) return inner(input, init)
    try {
      let sending = sendingOf(call, input, init, askingForUsage(target, call.request))
      let response = await inner(input, sending.init)
      if (sending.hides && (await refusesStreamOptions(response))) {
        withoutStreamOptions.add(target.endpoint)
        sending = sendingOf(call, input, init, undefined)
        response = await inner(input, sending.init)
      }
      return watch(call, response, sending)
    } catch (error) {
      const { outcome, errorType } = call.endBy(error)
      call.failed(outcome, errorType)
      throw error
    }
  }

  /** The call that this is; `undefined` when it is none after all. */
  function callOf(target: Target, body: string | undefined, input: Input, init?: Init): TappedCall | undefined {
    const { route, serverAddress, serverPort } = target
    const sent = safely('reading a request', () => requestOf(target, body, init?.body), undefined)
    return (
      sent && new TappedCall(meter, { route, serverAddress, serverPort, body, sent, signal: signalOf(input, init) })
    )
  }

  /** The body that asks for usage in place of the app. */
  function askingForUsage({ route, endpoint }: Target, { body, sent }: TappedRequest): string | undefined {
    const asks = sent.streams && route.surface.usageOnRequest && !withoutStreamOptions.has(endpoint)
    return asks && body !== undefined ? safely('asking for usage', () => askForUsage(body), undefined) : undefined
  }

  function watch(call: TappedCall, response: Response, { hides, arrival }: Sending): Response {
    const body = arrival?.body
    if (!body) return safely('watching an answer', () => tap(call, response, hides, open), response)
    // What was only fetched costs nothing when nobody reads it.
    if (!call.request.route.surface.fetches) open.addArriving(body, response)
    return response
  }

  return meteredFetch
}
