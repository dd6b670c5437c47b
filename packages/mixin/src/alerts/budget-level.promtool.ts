import { budgetSeries } from '@tollbell/conventions'
import { budgetAnnotationsOf, budgetInput, crossedAt } from './budget-samples.ts'
import { type ExpectedAlert, input, type RuleTests } from './promtool.ts'

const lastDay = { budget: 'last day', project: 'chatbot', unit: 'usd', period: '24h' }
const alice = { budget: 'each user', member: 'alice', unit: 'tokens', period: 'minute' }

export const budgetLevelTests: RuleTests = {
  alert: 'BudgetLevel',
  evaluationInterval: '5s',
  tests: [
    {
      name: 'it fires for each amount that is used, without a limit too, and again once it was re-armed',
      interval: '5s',
      input: [
        ...budgetInput(lastDay, { spent: 2.75 }),
        input(budgetSeries.levelCrossed, level('2.5', 'warning'), `_ ${crossedAt} stale ${crossedAt + 600}x9`),
      ],
      expectations: [
        { at: '0s', firing: [] },
        { at: '5s', firing: [used('2.5', 'warning', crossedAt)] },
        { at: '10s', firing: [] },
        { at: '15s', firing: [used('2.5', 'warning', crossedAt + 600)] },
      ],
    },
    {
      name: 'it names the member, and takes the figures of that member',
      interval: '5s',
      input: [
        ...budgetInput({ ...alice, member: 'bob' }, { spent: 1, limit: 1000 }),
        ...budgetInput(alice, { spent: 950, limit: 1000 }),
        input(budgetSeries.levelCrossed, { ...alice, level: '900', severity: 'critical' }, `${crossedAt}x9`),
      ],
      expectations: [{ at: '5s', firing: [aliceUsed()] }],
    },
  ],
}

function level(amount: string, severity: string): Readonly<Record<string, string>> {
  return { ...lastDay, level: amount, severity }
}

function used(amount: string, severity: string, at: number): ExpectedAlert {
  return {
    labels: { ...level(amount, severity), crossed_at: `${at}.000` },
    annotations: budgetAnnotationsOf({
      summary: `last day: $${amount} is used`,
      description: '$2.75 spent in the last 24h.',
      crossed_at: `${at}.000`,
      spent: '2.75',
    }),
  }
}

function aliceUsed(): ExpectedAlert {
  return {
    labels: { ...alice, level: '900', severity: 'critical', crossed_at: `${crossedAt}.000` },
    annotations: budgetAnnotationsOf({
      summary: 'each user (alice): 900 tokens is used',
      description: '950 tokens spent of 1000 tokens, 50 tokens left in the current minute.',
      crossed_at: `${crossedAt}.000`,
      spent: '950',
      limit: '1000',
      remaining: '50',
      used_ratio: '0.95',
    }),
  }
}
