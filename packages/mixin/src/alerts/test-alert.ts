import { ledgerSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { ownInstant } from './templates.ts'

/** Somebody asked for it, to see whether alerts arrive. */
export const testAlert: Alert = {
  name: 'TestAlert',
  group: 'tollbell-health',
  expr: `max(${ledgerSeries.testAlertAsked.name})`,
  // Of another request it is another alert.
  labels: { severity: 'info', asked_at: ownInstant },
  annotations: {
    summary: 'A test alert',
    description: 'Somebody asked for it, to see whether alerts arrive. It ends by itself within three minutes.',
  },
  panel: 'Firing alerts',
}
