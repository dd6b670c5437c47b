import type { Log } from '@tollbell/service'
import type { Outbox } from '../outbox/outbox.ts'
import type { Teller } from '../telling/teller.ts'
import type { Watchdog } from '../watchdog/watchdog.ts'
import { parseWebhook, type WebhookBody } from './body.ts'
import { eventsOf, isWatchdog } from './events.ts'

export interface Acceptance {
  readonly result: 'accepted' | 'duplicate' | 'invalid' | 'failed'
  readonly status: 200 | 400 | 413 | 503
  readonly answer: { readonly message: string } | { readonly error: string }
}

export interface AcceptDeps {
  readonly outbox: Outbox
  readonly teller: Teller
  readonly watchdog: Watchdog
  readonly now: () => Date
  readonly log: Log
}

/**
 * Takes a webhook: everything it tells is committed before it is answered. Alertmanager tries again after a 5xx and
 * hardly ever after anything else, so whatever is our own fault is a 503.
 */
export function acceptWebhook(value: unknown, deps: AcceptDeps): Acceptance {
  const parsed = parseWebhook(value)
  if ('mistakes' in parsed) return invalid(parsed.mistakes)
  try {
    const told = deps.outbox.transaction(() => tellAll(parsed.body, deps))
    const result = told > 0 || parsed.body.alerts.some(isWatchdog) ? 'accepted' : 'duplicate'
    return { result, status: 200, answer: { message: `${told} new of ${parsed.body.alerts.length} alerts.` } }
  } catch (error) {
    deps.log('error', 'A webhook cannot be stored; Alertmanager will send it again.', { error })
    return {
      result: 'failed',
      status: 503,
      answer: { error: 'The bridge cannot store this now: please send it again.' },
    }
  }
}

/** The answer to a body that is not Alertmanager's. */
export function invalid(mistakes: readonly string[]): Acceptance {
  const error = `This is no webhook of Alertmanager (version 4): ${mistakes.join('; ')}. Point a webhook_config of Alertmanager here.`
  return { result: 'invalid', status: 400, answer: { error } }
}

function tellAll(body: WebhookBody, { teller, watchdog, now }: AcceptDeps): number {
  const beat = body.alerts.find((alert) => isWatchdog(alert) && alert.status === 'firing')
  if (beat) watchdog.heard(beat.annotations['runbook_url'])
  const events = eventsOf(body, (event) => teller.isNews(event), now())
  for (const event of events) teller.tell(event)
  return events.length
}
