import { budgetSeries } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { expectPromql } from '../../test/promql.ts'
import { type InputSeries, input } from '../alerts/promtool.ts'
import { dashboardQueries } from './dashboard-queries.ts'

const budget = { budget: 'b', project: 'p', unit: 'usd', period: 'month' }
const row = '{budget="b",project="p",period="month"}'

// Ten minutes into a period that began at 0.
test.each([
  { name: 'half of it in ten minutes is all of it in twenty', used: 0.5, forecast: 40, runsOut: 1_200_000 },
  { name: 'a pace below the limit lasts', used: 0.1, forecast: 8, runsOut: -1 },
  { name: 'nothing spent lasts', used: 0, forecast: 0, runsOut: -1 },
  { name: 'the last cent is spent', used: 1, forecast: 80, runsOut: 0 },
  { name: 'more than all is spent', used: 1.2, forecast: 96, runsOut: 0 },
])('when a budget runs out: $name', async ({ used, forecast, runsOut }) => {
  await expectPromql({
    input: [
      input(budgetSeries.periodStart, budget, constant(0)),
      input(budgetSeries.limit, budget, constant(10)),
      input(budgetSeries.usedRatio, budget, constant(used)),
      input(budgetSeries.forecast, budget, constant(forecast)),
    ],
    expr: queryWith('Dollar budgets', budgetSeries.periodStart.name),
    at: '10m',
    samples: { [row]: runsOut },
  })
})

const crossedAtSeconds = 60

test.each([
  { label: '0.8', words: '80 % of the limit' },
  { label: '0.05', words: '5 % of the limit' },
  { label: '0.75', words: '75 % of the limit' },
  { label: '1', words: '100 % of the limit' },
  { label: '1.2', words: '120 % of the limit' },
  { label: '1.25', words: '125 % of the limit' },
])('a threshold of $label reads “$words”', async ({ label, words }) => {
  const labels = { ...budget, threshold: label, severity: 'warning' }
  await expectWords(input(budgetSeries.thresholdCrossed, labels, constant(crossedAtSeconds)), words)
})

test.each([
  { unit: 'usd', words: 'the step of $2.5' },
  { unit: 'tokens', words: 'the step of 2.5' },
])('a step in $unit reads “$words”', async ({ unit, words }) => {
  const labels = { ...budget, unit, step: '2.5' }
  await expectWords(input(budgetSeries.stepCrossed, labels, constant(crossedAtSeconds)), words)
})

test('a remaining level reads as what is left', async () => {
  const labels = { ...budget, level: '5' }
  await expectWords(input(budgetSeries.remainingCrossed, labels, constant(crossedAtSeconds)), 'less than $5 left')
})

function constant(value: number): string {
  return `${value}x10`
}

async function expectWords(series: InputSeries, words: string): Promise<void> {
  await expectPromql({
    input: [series],
    expr: queryWith('Crossed in the current period', budgetSeries.stepCrossed.name),
    at: '10m',
    samples: { [`{budget="b",period="month",what="${words}"}`]: crossedAtSeconds * 1000 },
  })
}

function queryWith(panel: string, series: string): string {
  const queries = dashboardQueries().filter((query) => query.panel === panel && query.expr.includes(series))
  expect(queries).toHaveLength(1)
  return queries[0]?.expr ?? ''
}
