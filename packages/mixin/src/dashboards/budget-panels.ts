import { budgetSeries, type Series } from '@tollbell/conventions'
import type { PanelBuilder } from './layout.ts'
import { chosenBudgets, rows } from './queries.ts'
import { type Column, dollars, instant, type LabelColumn, pieces, share, table, type ValueColumn } from './tables.ts'

const budget: readonly LabelColumn[] = [
  { title: 'Budget', label: 'budget' },
  { title: 'Project', label: 'project', absent: 'all' },
  { title: 'Period', label: 'period' },
]

/** Dollar budgets have a table of their own: a column of a Grafana table has one unit. */
export function dollarBudgets(): PanelBuilder {
  return table({
    title: 'Dollar budgets',
    description:
      'Each budget in dollars in its current period, exact to the nano-dollar in the ledger. Without a project it is ' +
      'over all of them. The forecast is what will have been spent when the period ends, at the pace so far.',
    columns: [...budget, ...budgetFigures(budget, 'unit="usd"', dollars)],
    sortedBy: 'Used',
    whenEmpty: 'No budget in dollars. Budgets are in the budgets file of the ledger.',
  })
}

export function tokenAndRequestBudgets(): PanelBuilder {
  const columns = [...budget, { title: 'Unit', label: 'unit' }]
  return table({
    title: 'Token and request budgets',
    description: 'Each budget in tokens or requests in its current period.',
    columns: [...columns, ...budgetFigures(columns, 'unit!="usd"', pieces)],
    sortedBy: 'Used',
    whenEmpty: 'No budget in tokens or requests.',
  })
}

function budgetFigures(labels: readonly LabelColumn[], unit: string, amount: ValueColumn['properties']): Column[] {
  const by = labels.map(({ label }) => label).join(', ')
  const valueOf = ({ name }: Series): string => `max by (${by}) (${name}{${chosenBudgets},${unit}})`
  return [
    { title: 'Used', query: rows(valueOf(budgetSeries.usedRatio)), properties: share },
    { title: 'Spent', query: rows(valueOf(budgetSeries.spent)), properties: amount },
    { title: 'Limit', query: rows(valueOf(budgetSeries.limit)), properties: amount },
    { title: 'Remaining', query: rows(valueOf(budgetSeries.remaining)), properties: amount },
    { title: 'Forecast', query: rows(valueOf(budgetSeries.forecast)), properties: amount },
    { title: 'Period ends', query: rows(`${valueOf(budgetSeries.periodEnd)} * 1000`), properties: instant },
  ]
}

/** What the budget alerts are about. */
export function crossings(): PanelBuilder {
  return table({
    title: 'Crossed in the current period',
    description: 'Thresholds (shares of the limit), steps and remaining levels, and when each was crossed and told.',
    columns: [
      { title: 'Budget', label: 'budget' },
      { title: 'Period', label: 'period' },
      { title: 'What', label: 'what' },
      { title: 'When', query: rows(crossedAt()), properties: instant },
    ],
    sortedBy: 'When',
    whenEmpty: 'Nothing yet. Thresholds, steps and remaining levels appear here when they are crossed.',
  })
}

// One query for all three: the merge of three would put a step and a threshold of one budget into one row.
function crossedAt(): string {
  const kinds = [
    inWords(budgetSeries.thresholdCrossed, 'threshold', '$1 of the limit used'),
    inWords(budgetSeries.stepCrossed, 'step', 'step $1 reached'),
    inWords(budgetSeries.remainingCrossed, 'level', 'less than $1 left'),
  ]
  return `max by (budget, period, what) (${kinds.join(' or ')}) * 1000`
}

function inWords({ name }: Series, label: string, words: string): string {
  return `label_replace(${name}{${chosenBudgets}}, "what", "${words}", "${label}", "(.*)")`
}
