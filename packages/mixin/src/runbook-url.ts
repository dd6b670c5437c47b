import type { AlertName } from '@tollbell/conventions'

/** Where the generated runbook can be read. */
const runbookUrl = 'https://github.com/tollbell/tollbell/blob/main/deploy/runbook.md'

/** The section of an alert in the runbook; the heading is the alert's name. */
export function runbookUrlOf(alert: AlertName): string {
  return `${runbookUrl}#${alert.toLowerCase()}`
}
