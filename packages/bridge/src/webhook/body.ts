/** What Alertmanager posts, version 4. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface WebhookBody {
  readonly receiver: string
  readonly groupKey: string
  /** How many more alerts there were than `max_alerts` lets through. */
  readonly truncatedAlerts: number
  readonly alerts: readonly WebhookAlert[]
}

export interface WebhookAlert {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** ISO 8601 */
  readonly startsAt: string
  /** ISO 8601; year 1 while it fires. */
  readonly endsAt: string
  readonly generatorURL: string
  readonly fingerprint: string
}

export type Parsed = { readonly body: WebhookBody } | { readonly mistakes: readonly string[] }

// So many are enough to see what kind of body it is.
const mostMistakes = 5

/** Checks that a body is Alertmanager's. Fields it has learned since are tolerated. */
export function parseWebhook(value: unknown): Parsed {
  if (!isObject(value)) return { mistakes: ['the body is no JSON object'] }
  const mistakes: string[] = []
  const expect = (holds: boolean, mistake: string): void => {
    if (!holds) mistakes.push(mistake)
  }
  const { version, receiver, groupKey, truncatedAlerts = 0, alerts } = value
  expect(version === '4', `version has to be "4" and is ${shown(version)}`)
  expect(typeof receiver === 'string', `receiver has to be a text and is ${shown(receiver)}`)
  expect(typeof groupKey === 'string', `groupKey has to be a text and is ${shown(groupKey)}`)
  expect(isCount(truncatedAlerts), `truncatedAlerts has to be a number and is ${shown(truncatedAlerts)}`)
  expect(Array.isArray(alerts), `alerts has to be a list and is ${shown(alerts)}`)
  const list: unknown[] = Array.isArray(alerts) ? alerts : []
  list.forEach((alert, index) => mistakes.push(...alertMistakes(alert, `alerts[${index}]`)))
  if (mistakes.length > 0) return { mistakes: mistakes.slice(0, mostMistakes) }
  return {
    body: {
      receiver: String(receiver),
      groupKey: String(groupKey),
      truncatedAlerts: Number(truncatedAlerts),
      alerts: list as WebhookAlert[],
    },
  }
}

function alertMistakes(alert: unknown, path: string): string[] {
  if (!isObject(alert)) return [`${path} has to be an alert and is ${shown(alert)}`]
  const { status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint } = alert
  return [
    status === 'firing' || status === 'resolved' || `status has to be "firing" or "resolved" and is ${shown(status)}`,
    isTexts(labels) || 'labels have to be texts by name',
    isTexts(annotations) || 'annotations have to be texts by name',
    isTime(startsAt) || `startsAt has to be a time and is ${shown(startsAt)}`,
    isTime(endsAt) || `endsAt has to be a time and is ${shown(endsAt)}`,
    typeof generatorURL === 'string' || `generatorURL has to be a text and is ${shown(generatorURL)}`,
    typeof fingerprint === 'string' || `fingerprint has to be a text and is ${shown(fingerprint)}`,
  ].flatMap((mistake) => (typeof mistake === 'string' ? `${path}.${mistake}` : []))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string')
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
