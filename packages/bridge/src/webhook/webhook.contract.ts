import { createHash } from 'node:crypto'
import type { WebhookAlert } from './body.ts'

/** A webhook body as Alertmanager 0.33 posts it. */
export function bodyOf(alerts: readonly WebhookAlert[], more: Readonly<Record<string, unknown>> = {}): object {
  return {
    receiver: 'tollbell',
    status: 'firing',
    alerts,
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://127.0.0.1:9093',
    version: '4',
    groupKey: '{}:{alertname="BudgetThreshold"}',
    truncatedAlerts: 0,
    notification_reason: 'new_alerts',
    ...more,
  }
}

/** One alert of a webhook; labels decide its fingerprint, as in Alertmanager. */
export function alertOf(
  alertname: string,
  labels: Readonly<Record<string, string>> = {},
  more: Partial<WebhookAlert> = {},
): WebhookAlert {
  return {
    status: 'firing',
    labels: { alertname, severity: 'warning', ...labels },
    annotations: {},
    startsAt: '2026-11-22T00:41:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://127.0.0.1:9090/graph?g0.expr=up',
    fingerprint: createHash('sha256')
      .update(JSON.stringify([alertname, labels]))
      .digest('hex')
      .slice(0, 16),
    ...more,
  }
}

export function thresholdOf(threshold: string, crossedAt = '1795308060'): WebhookAlert {
  const severity = Number(threshold) >= 0.9 ? 'critical' : 'warning'
  const labels = { budget: 'everything', unit: 'usd', period: 'month', threshold, severity, crossed_at: crossedAt }
  const annotations = { crossed_at: crossedAt, spent: '8.03', limit: '10', remaining: '1.97', used_ratio: '0.803' }
  return alertOf('BudgetThreshold', labels, { annotations })
}
