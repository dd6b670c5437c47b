import { usageSeries } from '@tollbell/conventions'
import type { Alert } from './alert.ts'
import { numberOf } from './templates.ts'

// Usage that comes now and then is told about once a day, steady usage once.
const quietAfterSeconds = 24 * 60 * 60

// Bridges a restart of the ledger, which would otherwise end the alert and tell it again.
const restartWindow = '15m'

const { name, labels } = usageSeries.unpricedLastSeen
const lastSeen = `max by (${labels.join(', ')}) (last_over_time(${name}[${restartWindow}]))`

/** A model is in use for which no price is known, so that its spend is in no figure and no budget. */
export const unpricedUsage: Alert = {
  name: 'UnpricedUsage',
  group: 'tollbell-health',
  expr: `time() - ${lastSeen} < ${quietAfterSeconds}`,
  labels: { severity: 'warning' },
  annotations: {
    summary: 'No price is known for {{ $labels.model }}',
    description:
      '{{ $labels.project }} calls {{ $labels.model }} at {{ $labels.provider }}, for which no price is known: ' +
      'its spend is in no figure and in no budget.',
    tokens: numberOf(usageSeries.unpricedTokens),
  },
  panel: 'Usage without a price',
}
