import { safely } from '../../safely.ts'
import { Arrival } from '../../tap/arrival.ts'
import type { TappedCall } from '../../tap/tapped-call.ts'
import { dispatcherFor } from './dispatcher.ts'
import { type Init, type Input, isRequest, marked, withBody } from './request.ts'

/** How a request is sent. */
export interface Sending {
  readonly init: Init
  /** Whether usage is asked for on behalf of the app. */
  readonly hides: boolean
  /** By which a streamed answer comes in, where it can be made to. */
  readonly arrival: Arrival | undefined
}

/** @param rewritten the body in place of the app's own */
export function sendingOf(
  call: TappedCall,
  input: Input,
  given: Init | undefined,
  rewritten: string | undefined,
): Sending {
  const hides = rewritten !== undefined
  const mark = marked(given)
  const init = hides ? withBody(input, mark, rewritten) : mark
  // Nobody can see the dispatcher of a Request, and this one would take its place.
  if (!call.request.sent.streams || isRequest(input)) return { init, hides, arrival: undefined }
  const arrival = new Arrival(call, hides)
  const dispatcher = safely('watching what comes in', () => dispatcherFor(arrival, init.dispatcher), undefined)
  if (!dispatcher) return { init, hides, arrival: undefined }
  init.dispatcher = dispatcher
  return { init, hides, arrival }
}
