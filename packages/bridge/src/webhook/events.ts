import { createHash } from 'node:crypto'
import { alerts as conventions, type Severity, severities } from '@tollbell/conventions'
import { type Event, isAlertName } from '../messages/event.ts'
import { ownOccasions } from '../messages/message-for.ts'
import type { WebhookAlert, WebhookBody } from './body.ts'

// A group of the user's own rules may hold hundreds of alerts; more messages than this at once help nobody.
const mostEventsAtOnce = 20

/**
 * The events of a webhook, in its order. Those whose end nobody needs to hear are left out, and what is too much to
 * be told one by one becomes one event that counts the rest.
 */
export function eventsOf(body: WebhookBody, isNews: (event: Event) => boolean, now: Date): Event[] {
  const news = body.alerts.map(eventOf).filter((event) => isWorthTelling(event) && isNews(event))
  const told = news.slice(0, mostEventsAtOnce)
  // Ends beyond that are not worth a count.
  const untold =
    news.slice(mostEventsAtOnce).filter(({ status }) => status === 'firing').length +
    (told.length > 0 ? body.truncatedAlerts : 0)
  return untold > 0 ? [...told, overflowOf(body, untold, now)] : told
}

/** One alert as an event. Its key survives restarts of everything before us, as `eventKey` in the conventions says. */
export function eventOf(alert: WebhookAlert): Event {
  const { status, labels, annotations, startsAt, endsAt, generatorURL } = alert
  return {
    alert: labels['alertname'] || '?',
    status,
    severity: severityOf(labels['severity']),
    labels,
    annotations,
    startsAt,
    ...(status === 'resolved' && { endsAt }),
    ...(generatorURL !== '' && { sourceUrl: generatorURL }),
    key: keyOf(alert),
  }
}

/** Alerts that fire all the time to show that alerting works. */
export function isWatchdog({ labels }: WebhookAlert): boolean {
  return labels['alertname'] === 'Watchdog'
}

function isWorthTelling({ alert, status }: Event): boolean {
  if (!isAlertName(alert)) return true
  return alert !== 'Watchdog' && (status === 'firing' || conventions[alert].tellsResolved)
}

function keyOf({ labels, annotations, startsAt, fingerprint }: WebhookAlert): string {
  const name = labels['alertname'] ?? ''
  const fields = isAlertName(name) ? conventions[name].eventKey : []
  const values = fields.map((field) => labels[field] ?? annotations[field] ?? '')
  // Without what makes it the same event, two of them must not be taken for one.
  const isComplete =
    fields.length > 0 && !fields.some((field) => !(field in labels) && !(field in annotations) && isVital(field))
  return isComplete ? digest([name, ...values]) : digest([name, fingerprint, startsAt])
}

// A label that is empty in Prometheus, as `project` of a budget over all projects, is absent here.
function isVital(field: string): boolean {
  return field === 'crossed_at' || field === 'asked_at'
}

function severityOf(label: string | undefined): Severity {
  return severities.find((severity) => severity === label) ?? 'warning'
}

function overflowOf(body: WebhookBody, count: number, now: Date): Event {
  return {
    alert: ownOccasions.overflow,
    status: 'firing',
    severity: 'info',
    labels: {},
    annotations: { count: String(count) },
    startsAt: now.toISOString(),
    key: digest([ownOccasions.overflow, groupStateOf(body)]),
  }
}

// Un-clustered Alertmanagers post the same group twice, with bodies that differ in externalURL only.
function groupStateOf({ receiver, groupKey, alerts }: WebhookBody): string {
  const states = alerts.map(({ fingerprint, status, startsAt, endsAt }) =>
    [fingerprint, status, startsAt, endsAt].join(),
  )
  return digest([receiver, groupKey, ...states.sort()])
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
