import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { AccessToken } from './access.ts'

export interface LimitOptions {
  /** How many wrong tokens an address may send a minute. A typing error is no attack; a thousand guesses are one. */
  readonly wrongTokensPerMinute?: number
  /** How many requests a token, or an address without one, may make a minute. Ingest is not counted. */
  readonly requestsPerMinute?: number
}

/** What holds where nothing is said: a page that looks each second, for ten people. */
export const defaultLimits: Readonly<Required<LimitOptions>> = { wrongTokensPerMinute: 10, requestsPerMinute: 600 }

const windowSeconds = 60

// A hundred bytes each; more addresses than that are no team's apps.
const mostRemembered = 10_000

/**
 * Counts wrong tokens and requests, in memory: each replica counts for itself. All answers are the seconds to wait,
 * or `undefined` for none.
 */
export class Limits {
  readonly #wrong: RateLimiterMemory
  readonly #requests: RateLimiterMemory
  readonly #remembered: Set<string> = new Set()

  constructor({
    wrongTokensPerMinute = defaultLimits.wrongTokensPerMinute,
    requestsPerMinute = defaultLimits.requestsPerMinute,
  }: LimitOptions = {}) {
    this.#wrong = new RateLimiterMemory({ points: wrongTokensPerMinute, duration: windowSeconds })
    this.#requests = new RateLimiterMemory({ points: requestsPerMinute, duration: windowSeconds })
  }

  /**
   * How long tokens from an address are not looked at, because too many were wrong. One that was right there before is
   * let in all the same: the apps behind one proxy must not suffer for a neighbour with an old token.
   */
  async blockedSeconds(address: string, holder: AccessToken | undefined): Promise<number | undefined> {
    if (holder && this.#remembered.has(placeOf(address, holder))) return undefined
    const state = await this.#wrong.get(networkOf(address))
    return state && state.consumedPoints >= this.#wrong.points ? secondsOf(state) : undefined
  }

  /** Counts a wrong token; answers whether it is the one too many. */
  async countWrong(address: string): Promise<boolean> {
    const { consumedPoints } = await this.#wrong.penalty(networkOf(address))
    return consumedPoints === this.#wrong.points
  }

  rememberRight(address: string, holder: AccessToken): void {
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear()
    this.#remembered.add(placeOf(address, holder))
  }

  /** Counts a request of a token, or of an address without one. */
  async countRequest(address: string, holder: AccessToken | undefined): Promise<number | undefined> {
    try {
      await this.#requests.consume(holder ? placeOf(address, holder) : networkOf(address))
      return undefined
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return secondsOf(refused)
      throw refused
    }
  }
}

function placeOf(address: string, holder: AccessToken): string {
  return `${networkOf(address)} ${holder.name}`
}

// Who has one IPv6 address has the 2^64 of its network.
// https://www.rfc-editor.org/rfc/rfc6177#section-2
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - groups.length - rest.length }, () => '0')
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':')
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000))
}
