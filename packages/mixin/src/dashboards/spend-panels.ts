import { type SpendWindowName, usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, figure, growingLines } from './panels.ts'
import { chosenUsage, growth, now, overTime } from './queries.ts'

const usd = 'currencyUSD'

// Not the browser's zone: what one colleague reads out, another one sees too, and so does `tollbell status`.
const ledgersCalendar = 'in the time zone of the budgets file. Exact.'

export function spendToday(): PanelBuilder {
  return spend({ title: 'Spend today', description: `Since midnight ${ledgersCalendar}` }, spendSinceStartOf('day'))
}

export function spendThisMonth(): PanelBuilder {
  return spend(
    { title: 'Spend this month', description: `Since the first of the month ${ledgersCalendar}` },
    spendSinceStartOf('month'),
  )
}

export function spendInRange(): PanelBuilder {
  return spend(
    { title: 'Spend in the shown time', description: 'Since the start of the time chosen above. Exact.' },
    growth(usageSeries.costUsd, { by: [], since: 'rangeBefore' }),
  )
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

// Replicas of the ledger would each report all of it.
function spendSinceStartOf(window: SpendWindowName): string {
  const { name, labels } = usageSeries.spendUsd
  return `sum(max by (${labels.join(', ')}) (${name}{${chosenUsage},window="${window}"}))`
}

function spend(text: { title: string; description: string }, expr: string): PanelBuilder {
  return figure({ ...text, unit: usd }, now(expr)).decimals(2)
}
