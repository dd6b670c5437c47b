import { budgetSeries } from '@tollbell/conventions'
import { budgetAnnotationsOf, budgetInput, crossedAt } from './budget-samples.ts'
import { type ExpectedAlert, type InputSeries, input, type RuleTests } from './promtool.ts'

const everything = { budget: 'everything', unit: 'usd', period: 'month' }

export const budgetStepTests: RuleTests = {
  alert: 'BudgetStep',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'a jump over three steps is three alerts, of a budget without a limit too',
      interval: '5s',
      input: [
        ...budgetInput(everything, { spent: 3.000000001 }),
        ...['1', '2', '3'].map((step) => crossing(step, `_ ${crossedAt + 0.25}x9`)),
      ],
      expect: [
        { at: '0s', firing: [] },
        { at: '5s', firing: ['1', '2', '3'].map((step) => reached(step, `${crossedAt}.250`)) },
        { at: '30s', firing: ['1', '2', '3'].map((step) => reached(step, `${crossedAt}.250`)) },
      ],
    },
    {
      name: 'a gap in the scrapes ends nothing that is within five minutes, and starts nothing new after it',
      interval: '1m',
      input: [...budgetInput(everything, { spent: 3.000000001 }), crossing('1', `${crossedAt}x2 _x3 ${crossedAt}x5`)],
      expect: [
        { at: '2m', firing: [reached('1', `${crossedAt}.000`)] },
        { at: '4m', firing: [reached('1', `${crossedAt}.000`)] },
        { at: '8m', firing: [reached('1', `${crossedAt}.000`)] },
      ],
    },
    {
      name: 'after ten minutes without a ledger the same crossing comes back as the same alert',
      interval: '1m',
      input: [
        ...budgetInput(everything, { spent: 3.000000001 }),
        crossing('2.5', `${crossedAt} stale _x9 ${crossedAt}x5`),
      ],
      expect: [
        { at: '0m', firing: [reached('2.5', `${crossedAt}.000`)] },
        { at: '5m', firing: [] },
        { at: '12m', firing: [reached('2.5', `${crossedAt}.000`)] },
      ],
    },
  ],
}

function crossing(step: string, values: string): InputSeries {
  return input(budgetSeries.stepCrossed, { ...everything, step }, values)
}

function reached(step: string, crossed: string): ExpectedAlert {
  return {
    labels: { ...everything, step, severity: 'info', crossed_at: crossed },
    annotations: budgetAnnotationsOf({
      summary: `everything: $${step} reached`,
      description: '$3.00 spent in the current month.',
      crossed_at: crossed,
      spent: '3.000000001',
    }),
  }
}
