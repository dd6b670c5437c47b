import { stringify } from 'yaml'
import type { Alert } from './alerts/alert.ts'
import { allAlerts } from './alerts/index.ts'
import { runbookUrlOf } from './runbook-url.ts'

/**
 * The rules file of Prometheus, as YAML. It is static: the budgets are in the series of the ledger, so a new budget
 * needs no new rule and no reload.
 */
export function prometheusRules(): string {
  const groups = [...new Set(allAlerts.map(({ group }) => group))]
  return stringify(
    { groups: groups.map((name) => ({ name, rules: allAlerts.filter(({ group }) => group === name).map(ruleOf) })) },
    { lineWidth: 0 },
  )
}

function ruleOf({ name, expr, for: duration, labels, annotations }: Alert): object {
  return {
    alert: name,
    expr,
    ...(duration && { for: duration }),
    labels,
    annotations: { ...annotations, runbook_url: runbookUrlOf(name) },
  }
}
