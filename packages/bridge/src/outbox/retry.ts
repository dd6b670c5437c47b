import { type Failure, isPermanent } from '../channels/outcome.ts'

export interface RetryPolicy {
  readonly firstPauseSeconds: number
  readonly longestPauseSeconds: number
  /** A message that could not be delivered for this long is given up. */
  readonly giveUpAfterSeconds: number
}

export interface Tries {
  readonly createdMs: number
  /** Failed attempts before this one. */
  readonly attempts: number
}

/** Try again at a time, or never. */
export type Decision = { readonly retryAtMs: number } | { readonly giveUp: true }

/**
 * What to do about a failure: pauses double from the first to the longest; a pause the service asks for is kept to
 * the letter.
 */
export function decide(failure: Failure, tries: Tries, policy: RetryPolicy, nowMs: number): Decision {
  if (isPermanent(failure)) return { giveUp: true }
  const { firstPauseSeconds, longestPauseSeconds, giveUpAfterSeconds } = policy
  const growing = Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** tries.attempts)
  const retryAtMs = nowMs + (failure.retryAfterSeconds ?? growing) * 1000
  return retryAtMs > tries.createdMs + giveUpAfterSeconds * 1000 ? { giveUp: true } : { retryAtMs }
}
