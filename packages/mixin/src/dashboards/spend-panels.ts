import { usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, figure, growingLines } from './panels.ts'
import { growth, now, overTime } from './queries.ts'

const usd = 'currencyUSD'

// Both are periods of the reader's own calendar; a budget with a time zone of its own can differ.
const ownCalendar =
  "in the time zone of your browser. Exact; if Prometheus has run for less than that, the ledger's figures from before count in."

export function spendToday(): PanelBuilder {
  return spendIn({ title: 'Spend today', description: `Since midnight ${ownCalendar}` }).timeFrom('now/d')
}

export function spendThisMonth(): PanelBuilder {
  return spendIn({ title: 'Spend this month', description: `Since the first of the month ${ownCalendar}` }).timeFrom(
    'now/M',
  )
}

export function spendInRange(): PanelBuilder {
  return spendIn({ title: 'Spend in the shown time', description: 'Since the start of the time chosen above. Exact.' })
}

export function spendByProject(): PanelBuilder {
  return growingLines(
    {
      title: 'Spend by project',
      description: 'What each project has spent since the start of the shown time. The steepest line grows fastest.',
      unit: usd,
    },
    overTime(growth(usageSeries.costUsd, { by: ['project'], since: 'startOfRange' }), '{{project}}'),
  )
}

export function spendByModel(): PanelBuilder {
  return growingLines(
    {
      title: 'Spend by model',
      description: 'What was spent on each model since the start of the shown time.',
      unit: usd,
    },
    overTime(growth(usageSeries.costUsd, { by: ['model'], since: 'startOfRange' }), '{{model}}'),
  )
}

export function spendPerInterval(): PanelBuilder {
  return bars(
    {
      title: 'When it was spent',
      description: 'Spend per interval by project. The bars add up to the total.',
      unit: usd,
    },
    overTime(growth(usageSeries.costUsd, { by: ['project'], since: 'intervalBefore' }), '{{project}}'),
  )
}

export function unpricedTokens(): PanelBuilder {
  return figure(
    {
      title: 'Tokens without a price',
      description: 'Tokens in the shown time for which no price is known: they are in no spend. It should be 0.',
      unit: 'short',
    },
    now(growth(usageSeries.unpricedTokens, { by: [], since: 'rangeBefore' })),
    colours('green', { from: 1, color: 'orange' }),
  ).noValue('0')
}

function spendIn({ title, description }: { title: string; description: string }): ReturnType<typeof figure> {
  return figure(
    { title, description, unit: usd },
    now(growth(usageSeries.costUsd, { by: [], since: 'rangeBefore' })),
  ).decimals(2)
}
