import { expect, test } from 'vitest'
import { BudgetsError } from '../mistakes.ts'
import { budgetsFromEnvironment } from './environment.ts'

test('an environment without budget settings has no budget', () => {
  expect(budgetsFromEnvironment({ TOLLBELL_PROJECT: 'bot', TOLLBELL_BUDGET_LIMIT: '' })).toBeUndefined()
})

test('one budget is set up from the environment', () => {
  const budgets = budgetsFromEnvironment({
    TOLLBELL_TIMEZONE: 'Asia/Tokyo',
    TOLLBELL_LANGUAGE: 'ja',
    TOLLBELL_BUDGET_NAME: 'chatbot',
    TOLLBELL_BUDGET_LIMIT: '$10',
    TOLLBELL_BUDGET_PERIOD: 'day',
    TOLLBELL_BUDGET_THRESHOLDS: '80%, 100%',
    TOLLBELL_BUDGET_REMAINING: '$5',
    TOLLBELL_BUDGET_STEP: '$1',
    TOLLBELL_BUDGET_PROJECT: 'chat*',
  })
  expect(budgets).toEqual({
    timezone: 'Asia/Tokyo',
    language: 'ja',
    budgets: [
      {
        name: 'chatbot',
        scope: { project: 'chat*' },
        unit: 'usd',
        limit: 10_000_000_000n,
        period: 'day',
        timezone: 'Asia/Tokyo',
        thresholds: [0.8, 1],
        remaining: [5_000_000_000n],
        step: 1_000_000_000n,
      },
    ],
  })
})

test('all mistakes are told at once, by the name of the setting', () => {
  const env = { TOLLBELL_BUDGET_LIMT: '$10', TOLLBELL_BUDGET_STEP: '1', TOLLBELL_BUDGET_TIMEZONE: 'Tokyo' }
  expect(() => budgetsFromEnvironment(env)).toThrow(
    new BudgetsError([
      'TOLLBELL_BUDGET_LIMT: unknown setting; did you mean TOLLBELL_BUDGET_LIMIT?',
      'TOLLBELL_BUDGET_STEP: "1" is not an amount; write $10, 2_000_000 tokens or 500 requests',
      'TOLLBELL_BUDGET_TIMEZONE: "Tokyo" is no time zone; write an IANA name such as Asia/Tokyo or UTC',
    ]),
  )
})
