import { budgetSeries } from '@tollbell/conventions'
import { budgetAnnotationsOf, budgetInput, crossedAt } from './budget-samples.ts'
import { type ExpectedAlert, input, type RuleTests } from './promtool.ts'

const daily = { budget: 'tokens a day', member: 'chatbot', project: 'chat*', unit: 'tokens', period: 'day' }

export const budgetReportTests: RuleTests = {
  alert: 'BudgetReport',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'a jump over two tenths is two reports',
      interval: '5s',
      input: [
        ...budgetInput(daily, { spent: 420_000, limit: 2_000_000 }),
        ...['0.1', '0.2'].map((share) => input(budgetSeries.reportCrossed, { ...daily, share }, `_ ${crossedAt}x9`)),
      ],
      expectations: [
        { at: '0s', firing: [] },
        { at: '5s', firing: [report('0.1', '10%'), report('0.2', '20%')] },
      ],
    },
  ],
}

function report(share: string, percent: string): ExpectedAlert {
  return {
    labels: { ...daily, share, severity: 'info', crossed_at: `${crossedAt}.000` },
    annotations: budgetAnnotationsOf({
      summary: `tokens a day (chatbot): ${percent} of the budget is used so far`,
      description: '420000 tokens spent of 2000000 tokens, 1580000 tokens left in the current day.',
      crossed_at: `${crossedAt}.000`,
      spent: '420000',
      limit: '2000000',
      remaining: '1580000',
      used_ratio: '0.21',
    }),
  }
}
