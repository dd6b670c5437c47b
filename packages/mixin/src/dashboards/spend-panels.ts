import { jobs, type SpendWindowName, usageSeries } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { bars, colours, exactUsd, figure, growingLines, meaning, usd } from './panels.ts'
import { chosenProjects, chosenUsage, growth, now, overTime, rows, zeroWhileUp } from './queries.ts'
import { type ColumnProperties, dollars, longName, pieces, table } from './tables.ts'

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
    { title: 'Spend in range', description: 'Since the start of the time range chosen above. Exact.' },
    growth(usageSeries.costUsd, { by: [], since: 'rangeBefore' }),
  )
}

export function spendByProject(): PanelBuilder {
  return growingLines(
    {
      title: 'Spend by project',
      description: 'What each project has spent since the start of the time range. The steepest one grows fastest.',
      unit: usd,
    },
    overTime(growth(usageSeries.costUsd, { by: ['project'], since: 'startOfRange' }), '{{project}}'),
  ).noValue('Nothing spent in the time range.')
}

export function spendByModel(): PanelBuilder {
  return bars(
    {
      title: 'Spend by model',
      description:
        'Spend per interval, the dearest model first. The bars add up to the spend in the time range, less what was ' +
        'spent before Prometheus first looked.',
      unit: usd,
    },
    overTime(growth(usageSeries.costUsd, { by: ['model'], since: 'intervalBefore' }), '{{model}}'),
  )
}

/** Where a reader looks for the source of a cost. */
export function spendBySource(): PanelBuilder {
  const source = { by: ['project', 'provider', 'model'], since: 'rangeBefore' } as const
  const requests = `(${growth(usageSeries.requests, source)}) > 0`
  const spent = growth(usageSeries.costUsd, source)
  return table({
    title: 'What it was spent on',
    description:
      'Spend, requests and tokens in the time range by project and model, the dearest first. No spend means that no ' +
      'request succeeded or that no price is known.',
    columns: [
      { title: 'Project', label: 'project' },
      { title: 'Provider', label: 'provider' },
      { title: 'Model', label: 'model', properties: longName },
      { title: 'Spend', query: rows(`(${spent}) and ${requests}`), properties: dollars, width: 110 },
      { title: 'Per request', query: rows(`(${spent}) / (${requests})`), properties: smallDollars, width: 110 },
      { title: 'Requests', query: rows(requests), properties: pieces, width: 100 },
      {
        title: 'Tokens',
        query: rows(`(${growth(usageSeries.tokens, source)}) > 0`),
        properties: pieces,
        width: 130,
      },
    ],
    sortedBy: 'Spend',
    whenEmpty: 'No request in the time range.',
  })
}

/** Of many users, those the ledger names; see its `topUsers`. */
export function spendByUser(): PanelBuilder {
  const { name } = usageSeries.userSpendUsd
  const window: SpendWindowName = 'month'
  return table({
    title: 'Spend by user this month',
    description:
      `Who has spent most since the first of the month ${ledgersCalendar} Read every half minute. “other” are all other ` +
      'users of the project together; calls that name no user are in no row.',
    columns: [
      { title: 'User', label: 'user', properties: longName },
      { title: 'Project', label: 'project', properties: longName },
      {
        title: 'Spend',
        query: rows(`max by (project, user) (${name}{${chosenProjects},window="${window}"})`),
        properties: dollars,
        width: 110,
      },
    ],
    sortedBy: 'Spend',
    whenEmpty: 'No call of this month names its user. Apps count users where TOLLBELL_USERS=true says so.',
  })
}

// Many a request costs less than a cent.
const smallDollars: ColumnProperties = [
  { id: 'unit', value: exactUsd },
  { id: 'decimals', value: 4 },
]

export function unpricedTokens(): PanelBuilder {
  return figure(
    {
      title: 'Unpriced tokens',
      description: 'Tokens in the time range for which no price is known: they are in no spend. It should be 0.',
      unit: 'short',
    },
    now(`${growth(usageSeries.unpricedTokens, { by: [], since: 'rangeBefore' })} or ${zeroWhileUp(jobs.ledger)}`),
    colours(meaning.good, { from: 1, color: meaning.warning }),
  )
}

// Replicas of the ledger would each report all of it.
function spendSinceStartOf(window: SpendWindowName): string {
  const { name, labels } = usageSeries.spendUsd
  return `sum(max by (${labels.join(', ')}) (${name}{${chosenUsage},window="${window}"}))`
}

function spend(text: { title: string; description: string }, expr: string): PanelBuilder {
  return figure({ ...text, unit: exactUsd }, now(expr)).decimals(2)
}
