import type { AlertName } from '@tollbell/conventions'

/** One alert: what Prometheus evaluates, and the panel on which to see it. */
export interface Alert {
  readonly name: AlertName
  readonly group: RuleGroup
  readonly expr: string
  /** How long `expr` must hold before it fires; at once when absent. */
  readonly for?: string
  /** Go templates, beside the labels that `expr` brings. */
  readonly labels: Readonly<Record<string, string>>
  /** Go templates. `runbook_url` is added to each alert by {@link prometheusRules}. */
  readonly annotations: Readonly<Record<string, string>>
  /** The title of the dashboard panel that shows what it is about. */
  readonly panel: string
}

type RuleGroup = 'tollbell-budgets' | 'tollbell-health'
