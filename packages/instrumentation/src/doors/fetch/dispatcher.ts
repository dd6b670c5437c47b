import { safely } from '../../safely.ts'
import type { Arrival } from '../../tap/arrival.ts'
import { isNew, watchHandler } from './handlers.ts'
import type { Init } from './request.ts'

/**
 * What undici sends requests with, as far as its fetch, which is that of Node.js, uses it.
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/Dispatcher.md
 */
interface Dispatcher {
  dispatch(options: unknown, handler: object): boolean
  readonly isMockActive?: boolean
}

/**
 * A dispatcher that lets the answers to one request pass by their arrival.
 * @param given that of the app, where it names one
 * @returns `undefined` where there is none that would be used without it: then there may be no such fetch
 */
export function dispatcherFor(arrival: Arrival, given: Init['dispatcher']): Init['dispatcher'] {
  if (!given && !globals[from8] && !globals[until7]) return undefined
  // Fetch calls no other of the methods of a whole one.
  return new WatchingDispatcher(arrival, given) as Dispatcher as Init['dispatcher']
}

/** Hands on to whoever would have sent the request without it. */
class WatchingDispatcher implements Dispatcher {
  readonly #arrival: Arrival
  readonly #given: Dispatcher | undefined

  constructor(arrival: Arrival, given: Dispatcher | undefined) {
    this.#arrival = arrival
    this.#given = given
  }

  // Fetch asks for it before it dispatches: those that pretend to be a server want to see the body as it was given.
  get isMockActive(): boolean {
    const all = this.#given ? [this.#given] : [globals[from8], globals[until7]]
    return all.some((each) => each?.isMockActive === true)
  }

  dispatch(options: unknown, handler: object): boolean {
    safely('looking at what comes in', () => watchHandler(handler, this.#arrival), undefined)
    const inner = this.#given ?? globalFor(handler)
    if (!inner) throw new TypeError('fetch of Node.js has no global dispatcher')
    return inner.dispatch(options, handler)
  }
}

// https://github.com/nodejs/undici/blob/main/lib/global.js
const until7 = Symbol.for('undici.globalDispatcher.1')
const from8 = Symbol.for('undici.globalDispatcher.2')

const globals = globalThis as { [until7]?: Dispatcher; [from8]?: Dispatcher }

/** The one that fetch takes by itself: each knows that of its own kind. */
function globalFor(handler: object): Dispatcher | undefined {
  return isNew(handler) ? (globals[from8] ?? globals[until7]) : (globals[until7] ?? globals[from8])
}
