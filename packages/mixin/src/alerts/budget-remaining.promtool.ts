import { budgetSeries } from '@tollbell/conventions'
import { budgetAnnotationsOf, budgetInput, crossedAt } from './budget-samples.ts'
import { type ExpectedAlert, input, type RuleTests } from './promtool.ts'

const dollars = { budget: 'everything', unit: 'usd', period: 'month' }
const requests = { budget: 'calls', member: 'alice', project: 'search', unit: 'requests', period: 'week' }

export const budgetRemainingTests: RuleTests = {
  alert: 'BudgetRemaining',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'it fires once less than the level is left, with figures down to a nano-dollar',
      interval: '5s',
      input: [
        ...budgetInput(dollars, { spent: 9.99999, limit: 10 }),
        input(budgetSeries.remainingCrossed, { ...dollars, level: '5' }, `_ ${crossedAt}x9`),
      ],
      expectations: [
        { at: '0s', firing: [] },
        { at: '5s', firing: [lessThanFiveDollars()] },
      ],
    },
    {
      name: 'requests are counted in pieces',
      interval: '5s',
      input: [
        ...budgetInput(requests, { spent: 1950, limit: 2000 }),
        input(budgetSeries.remainingCrossed, { ...requests, level: '100' }, `${crossedAt}x9`),
      ],
      expectations: [{ at: '5s', firing: [lessThanHundredRequests()] }],
    },
  ],
}

function lessThanFiveDollars(): ExpectedAlert {
  return {
    labels: { ...dollars, level: '5', severity: 'warning', crossed_at: `${crossedAt}.000` },
    annotations: budgetAnnotationsOf({
      summary: 'everything: less than $5 left',
      description: '$10.00 spent of $10.00, $0.00 left in the current month.',
      crossed_at: `${crossedAt}.000`,
      spent: '9.99999',
      limit: '10',
      remaining: '0.00001',
      used_ratio: '0.999999',
    }),
  }
}

function lessThanHundredRequests(): ExpectedAlert {
  return {
    labels: { ...requests, level: '100', severity: 'warning', crossed_at: `${crossedAt}.000` },
    annotations: budgetAnnotationsOf({
      summary: 'calls (alice): less than 100 requests left',
      description: '1950 requests spent of 2000 requests, 50 requests left in the current week.',
      crossed_at: `${crossedAt}.000`,
      spent: '1950',
      limit: '2000',
      remaining: '50',
      used_ratio: '0.975',
    }),
  }
}
