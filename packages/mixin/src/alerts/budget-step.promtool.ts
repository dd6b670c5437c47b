import { budgetSeries } from '@tollbell/conventions'
import { budgetAnnotationsOf, budgetInput, crossedAt } from './budget-samples.ts'
import { type ExpectedAlert, type InputSeries, input, type RuleTests } from './promtool.ts'

const everything = { budget: 'everything', unit: 'usd', period: 'month' }

const chatbot = { budget: 'chatbot tokens', member: 'gpt-5-mini', project: 'chatbot', unit: 'tokens', period: 'day' }

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
      expectations: [
        { at: '0s', firing: [] },
        { at: '5s', firing: ['1', '2', '3'].map((step) => reached(step, `${crossedAt}.250`)) },
        { at: '30s', firing: ['1', '2', '3'].map((step) => reached(step, `${crossedAt}.250`)) },
      ],
    },
    {
      name: 'a step of a token budget is told in tokens',
      interval: '5s',
      input: [
        ...budgetInput(chatbot, { spent: 1_234_567, limit: 2_000_000 }),
        input(budgetSeries.stepCrossed, { ...chatbot, step: '1000000' }, `${crossedAt}x9`),
      ],
      expectations: [{ at: '5s', firing: [millionTokensReached()] }],
    },
    {
      name: 'a gap in the scrapes ends nothing that is within five minutes, and starts nothing new after it',
      interval: '1m',
      input: [...budgetInput(everything, { spent: 3.000000001 }), crossing('1', `${crossedAt}x2 _x3 ${crossedAt}x5`)],
      expectations: [
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
      expectations: [
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

function millionTokensReached(): ExpectedAlert {
  return {
    labels: { ...chatbot, step: '1000000', severity: 'info', crossed_at: `${crossedAt}.000` },
    annotations: budgetAnnotationsOf({
      summary: 'chatbot tokens (gpt-5-mini): 1000000 tokens reached',
      description: '1234567 tokens spent of 2000000 tokens, 765433 tokens left in the current day.',
      crossed_at: `${crossedAt}.000`,
      spent: '1234567',
      limit: '2000000',
      remaining: '765433',
      used_ratio: '0.6172835',
    }),
  }
}
