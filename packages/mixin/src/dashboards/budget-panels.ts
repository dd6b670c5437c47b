import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard'
import { budgetSeries, criticalRatio, type Series, warningRatio } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { colours, meaning } from './panels.ts'
import { chosenBudgets, rows } from './queries.ts'
import {
  type Column,
  type ColumnProperties,
  colouredText,
  dollars,
  instant,
  type LabelColumn,
  longName,
  pieces,
  share,
  table,
  type ValueColumn,
} from './tables.ts'

const budget: readonly LabelColumn[] = [
  { title: 'Budget', label: 'budget', properties: longName },
  { title: 'Member', label: 'member', absent: '', properties: longName },
  { title: 'Project', label: 'project', absent: 'all', properties: longName },
  { title: 'Period', label: 'period', width: 70 },
]

/** Dollar budgets have a table of their own: a column of a Grafana table has one unit. */
export function dollarBudgets(): PanelBuilder {
  return table({
    title: 'Dollar budgets',
    description:
      'Each budget in dollars in its current period, exact to the nano-dollar in the ledger. Without a project it is ' +
      'over all of them; with a member it is that one’s of a budget with a balance for each, of which those nearest to ' +
      'their limit are listed. The forecast is what will have been spent when the period ends, and “runs out” when the limit ' +
      'will have been reached before that, both at the pace of the period so far.',
    columns: [...budget, ...budgetFigures(budget, 'unit="usd"', dollars)],
    sortedBy: 'Used',
    whenEmpty: 'No budget in dollars. Budgets are in the budgets file of the ledger.',
  })
}

export function tokenAndRequestBudgets(): PanelBuilder {
  const columns = [...budget, { title: 'Unit', label: 'unit', width: 80 }]
  return table({
    title: 'Token and request budgets',
    description: 'Each budget in tokens or requests in its current period.',
    columns: [...columns, ...budgetFigures(columns, 'unit!="usd"', pieces)],
    sortedBy: 'Used',
    whenEmpty: 'No budget in tokens or requests.',
  })
}

function budgetFigures(labels: readonly LabelColumn[], unit: string, amount: ColumnProperties): Column[] {
  const by = labels.map(({ label }) => label).join(', ')
  const valueOf = ({ name }: Series): string => `max by (${by}) (${name}{${chosenBudgets},${unit}})`
  const figure = (series: Series): Omit<ValueColumn, 'title'> => ({
    query: rows(valueOf(series)),
    properties: amount,
    width: 95,
  })
  return [
    { title: 'Used', query: rows(valueOf(budgetSeries.usedRatio)), properties: [...share, ...usedColours] },
    { title: 'Spent', ...figure(budgetSeries.spent) },
    { title: 'Limit', ...figure(budgetSeries.limit) },
    { title: 'Remaining', ...figure(budgetSeries.remaining), properties: [...amount, ...belowZero] },
    { title: 'Forecast', ...figure(budgetSeries.forecast) },
    { title: 'Runs out', query: rows(runsOut(valueOf)), properties: runOut, width: 110 },
    { title: 'Period ends', query: rows(`${valueOf(budgetSeries.periodEnd)} * 1000`), properties: instant, width: 110 },
  ]
}

// What stands for no point in time in the column of when a budget runs out.
const usedUp = 0
const lasts = -1

// The pace of the period so far is what the forecast goes by as well.
function runsOut(valueOf: (series: Series) => string): string {
  const [start, used] = [valueOf(budgetSeries.periodStart), valueOf(budgetSeries.usedRatio)]
  const tooFast = `${valueOf(budgetSeries.forecast)} > ${valueOf(budgetSeries.limit)}`
  const reached = `(${start} + (time() - ${start}) / (${used} > 0 < 1)) * 1000`
  return `(${reached} and ${tooFast}) or (${used} >= 1) * ${usedUp} or ${used} * 0 + ${lasts}`
}

const runOut: ColumnProperties = [
  ...instant,
  ...colouredText,
  {
    id: 'mappings',
    value: [
      {
        type: MappingType.ValueToText,
        options: { [usedUp]: { text: 'used up' }, [lasts]: { text: 'lasts' } },
      },
    ],
  },
  {
    id: 'thresholds',
    value: colours(
      meaning.plain,
      { from: usedUp, color: meaning.critical },
      { from: usedUp + 1, color: meaning.warning },
    ).build(),
  },
]

const usedColours: ColumnProperties = [
  {
    id: 'thresholds',
    value: colours(
      meaning.good,
      { from: warningRatio, color: meaning.warning },
      { from: criticalRatio, color: meaning.critical },
      { from: 1, color: meaning.gone },
    ).build(),
  },
]

const belowZero: ColumnProperties = [
  ...colouredText,
  { id: 'thresholds', value: colours(meaning.critical, { from: 0, color: meaning.plain }).build() },
]

/** What the budget alerts are about. */
export function crossings(): PanelBuilder {
  return table({
    title: 'Crossed in the current period',
    description:
      'Thresholds (shares of the limit or amounts), steps, reports and remaining levels, and when each was crossed and told.',
    columns: [
      { title: 'Budget', label: 'budget', properties: longName },
      { title: 'Member', label: 'member', absent: '', properties: longName },
      { title: 'Period', label: 'period', width: 70 },
      { title: 'Reached', label: 'what', properties: longName },
      { title: 'When', query: rows(crossedAt()), properties: instant, width: 110 },
    ],
    sortedBy: 'When',
    whenEmpty: 'Nothing yet. Thresholds, steps and remaining levels appear here when they are crossed.',
  })
}

// One query for all: the merge of several would put a step and a threshold of one budget into one row.
function crossedAt(): string {
  const kinds = [
    inWords(`${budgetSeries.thresholdCrossed.name}{${chosenBudgets}}`, 'threshold', percents),
    ...amounts(budgetSeries.levelCrossed, 'level', (amount) => `${amount} used`),
    ...amounts(budgetSeries.stepCrossed, 'step', (amount) => `the step of ${amount}`),
    inWords(`${budgetSeries.reportCrossed.name}{${chosenBudgets}}`, 'share', reported),
    ...amounts(budgetSeries.remainingCrossed, 'level', (amount) => `less than ${amount} left`),
  ]
  return `max by (budget, member, period, what) (${kinds.join(' or ')}) * 1000`
}

type Words = readonly (readonly [pattern: string, words: string])[]

// A threshold is labelled as share: 0.8, 0.05, 1, 1.25.
const percents: Words = [
  ['0[.]([0-9])', '${1}0 % of the limit'],
  ['0[.]0([0-9])', '$1 % of the limit'],
  ['0[.]([1-9][0-9])', '$1 % of the limit'],
  ['([0-9])', '${1}00 % of the limit'],
  ['([1-9])[.]([0-9])', '$1${2}0 % of the limit'],
  ['([1-9])[.]([0-9][0-9])', '$1$2 % of the limit'],
]

const reported: Words = percents.map(([pattern, words]) => [pattern, `the report at ${words}`])

// In a replacement, $$ is a dollar sign and $1 what was found.
function amounts({ name }: Series, label: string, words: (amount: string) => string): string[] {
  return [
    inWords(`${name}{${chosenBudgets},unit="usd"}`, label, [['(.*)', words('$$$1')]]),
    inWords(`${name}{${chosenBudgets},unit!="usd"}`, label, [['(.*)', words('$1')]]),
  ]
}

function inWords(series: string, label: string, words: Words): string {
  return words.reduce(
    (expr, [pattern, text]) => `label_replace(${expr}, "what", "${text}", "${label}", "${pattern}")`,
    series,
  )
}
