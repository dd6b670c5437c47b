import { jobs } from '@tollbell/conventions'
import type { Alert } from './alert.ts'

// Six scrapes at the default interval: a restart of the ledger is not worth a message.
const patience = '30s'

/** No ledger answers Prometheus, so that no budget is watched. */
export const ledgerDown: Alert = {
  name: 'LedgerDown',
  group: 'tollbell-health',
  // `absent` over a comparison carries no labels and covers a ledger that fails as well as one nobody scrapes.
  expr: `absent(up{job="${jobs.ledger}"} == 1)`,
  for: patience,
  labels: { severity: 'critical' },
  annotations: {
    summary: 'The ledger does not answer',
    description:
      `Prometheus has not reached the ledger for ${patience}. Until it does, no budget is watched. ` +
      'Apps lose nothing: their counters are cumulative and the next export makes up for it.',
  },
  panel: 'Ledger',
}
