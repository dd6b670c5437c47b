import type { Answer } from '../http.ts'
import type { FailureReason } from '../outcome.ts'

// https://docs.slack.dev/reference/methods/chat.postMessage#errors
const reasons: Readonly<Record<string, FailureReason>> = {
  invalid_auth: 'unauthorized',
  not_authed: 'unauthorized',
  token_revoked: 'unauthorized',
  token_expired: 'unauthorized',
  account_inactive: 'unauthorized',
  channel_not_found: 'forbidden',
  not_in_channel: 'forbidden',
  is_archived: 'forbidden',
  missing_scope: 'forbidden',
  restricted_action: 'forbidden',
  access_denied: 'forbidden',
  internal_error: 'serverError',
  fatal_error: 'serverError',
  service_unavailable: 'serverError',
  request_timeout: 'serverError',
}

/** What a word in `error` of the Web API means for us. */
export function reasonOfError(error: string): FailureReason {
  return reasons[error] ?? 'rejected'
}

/**
 * What a webhook's answer means for us.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
 */
export function reasonOfWebhook({ status, text }: Answer): FailureReason {
  if (status < 300) return 'unreadable'
  if (text.trim() === 'invalid_token') return 'unauthorized'
  if (status === 404) return 'gone'
  return status === 403 || status === 410 ? 'forbidden' : 'rejected'
}
