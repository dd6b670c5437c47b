import type { UsageMeter } from '../../meter.ts'
import { routerFor } from '../../providers/providers.ts'
import { safely } from '../../safely.ts'
import { askForUsage, refusesStreamOptions } from '../../tap/stream-options.ts'
import { tap } from '../../tap/tap.ts'
import { outcomeOfError, TappedCall } from '../../tap/tapped-call.ts'
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

  const meteredFetch: Fetch = (input, init) => {
    const target = safely('looking at a request', () => targetOf(input, init), undefined)
    if (!target) return inner(input, init)
    noteMetered(target.host)
    return send(target, input, init)
  }

  async function send(target: Target, input: Input, init: Init | undefined): Promise<Response> {
    const given = init?.body
    const body = typeof given === 'string' ? given : await bodyOf(input, init)
    const sent = safely('reading a request', () => requestOf(target, body, given), undefined)
    if (!sent) return inner(input, init)
    const { route, endpoint, serverAddress, serverPort } = target
    const call = new TappedCall(meter, { route, serverAddress, serverPort, body, sent })
    const asks = sent.streams && route.surface.usageOnRequest && !withoutStreamOptions.has(endpoint)
    const rewritten =
      asks && body !== undefined ? safely('asking for usage', () => askForUsage(body), undefined) : undefined
    const mark = marked(init)
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
