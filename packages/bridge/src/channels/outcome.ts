/** Why a delivery failed; the reason is also the label of the metric. */
export const failureReasons = [
  'rateLimited',
  'serverError',
  'network',
  'timeout',
  'redirected',
  'unreadable',
  'moved',
  'rejected',
  'forbidden',
  'unauthorized',
  'gone',
] as const

export type FailureReason = (typeof failureReasons)[number]

export interface Failure {
  readonly ok: false
  readonly reason: FailureReason
  /** A sentence for the operator, without any secret. */
  readonly detail: string
  /** Set when the service said how long to wait. */
  readonly retryAfterSeconds?: number
}

export interface Delivered {
  readonly ok: true
  /** Set when the service wants this much time before the next message. */
  readonly pauseSeconds?: number
}

export type Outcome = Delivered | Failure

// Sending the same again would be answered the same.
const permanentReasons: ReadonlySet<FailureReason> = new Set(['rejected', 'forbidden', 'unauthorized', 'gone'])

// Nothing sent with these credentials will ever arrive. Discord bans addresses that keep using a webhook it has
// answered 404: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
const closingReasons: ReadonlySet<FailureReason> = new Set(['unauthorized', 'gone'])

/** What a person can do about a failure that no trying again mends. */
export const cures: Readonly<Partial<Record<FailureReason, string>>> = {
  forbidden: 'Check the channel, and let tollbell write there (invite the bot).',
  unauthorized: 'Its token is no longer good: make a new one.',
  gone: 'Its webhook was deleted: make a new one.',
}

/** Whether trying again is pointless. */
export function isPermanent({ reason }: Failure): boolean {
  return permanentReasons.has(reason)
}

/** Whether the channel must not be tried again at all until it is configured anew. */
export function closesChannel({ reason }: Failure): boolean {
  return closingReasons.has(reason)
}
