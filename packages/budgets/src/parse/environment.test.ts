import { describe, expect, test } from 'vitest'
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
    TOLLBELL_BUDGET_PERIOD: 'rolling 24h',
    TOLLBELL_BUDGET_THRESHOLDS: '80%, 100%',
    TOLLBELL_BUDGET_REMAINING: '$5',
    TOLLBELL_BUDGET_STEP: '$1',
    TOLLBELL_BUDGET_PROJECT: 'chat*, search',
    TOLLBELL_BUDGET_EACH: 'user',
    TOLLBELL_BUDGET_WARNING: '$7',
    TOLLBELL_BUDGET_REARM: '50%',
    TOLLBELL_BUDGET_REPORT: '10%',
  })
  expect(budgets).toEqual({
    timezone: 'Asia/Tokyo',
    language: 'ja',
    budgets: [
      {
        name: 'chatbot',
        scope: { project: ['chat*', 'search'] },
        each: 'user',
        unit: 'usd',
        limit: 10_000_000_000n,
        period: { rollingSeconds: 86_400 },
        timezone: 'Asia/Tokyo',
        thresholds: [
          { at: 8_000_000_000n, ratio: 0.8 },
          { at: 10_000_000_000n, ratio: 1 },
        ],
        warningAt: 7_000_000_000n,
        criticalAt: 9_000_000_000n,
        rearm: 5_000_000_000n,
        remaining: [5_000_000_000n],
        step: 1_000_000_000n,
        report: 0.1,
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

describe('the variables of token_monitor', () => {
  test('are budgets of each project and of all of them', () => {
    const { budgets = [] } =
      budgetsFromEnvironment({
        TOKEN_DAILY_LIMIT: '2000000',
        REQUESTS_PER_MINUTE_LIMIT: '500',
        GLOBAL_TOKEN_MONTHLY_LIMIT: '300000000',
        TOKEN_WARNING_THRESHOLD: '0.8',
        TOKEN_ALERT_THRESHOLD: '0.95',
        TOKEN_REPORT_THRESHOLD: '0.1',
      }) ?? {}
    expect(budgets.map(({ name, unit, period, each, limit }) => [name, unit, period, each, limit])).toEqual([
      ['tokens of a project a day', 'tokens', 'day', 'project', 2_000_000n],
      ['requests of a project a minute', 'requests', 'minute', 'project', 500n],
      ['all tokens a month', 'tokens', 'month', undefined, 300_000_000n],
    ])
    expect(budgets[0]).toMatchObject({ warningAt: 1_600_000n, criticalAt: 1_900_000n, report: 0.1 })
  })

  test('give way to ours', () => {
    const env = { TOKEN_DAILY_LIMIT: '1', TOLLBELL_BUDGET_LIMIT: '$1' }
    expect(budgetsFromEnvironment(env)?.budgets.map(({ name }) => name)).toEqual(['everything'])
  })

  test('are told with their mistakes, each once', () => {
    const env = { TOKEN_DAILY_LIMIT: '2M', GLOBAL_TOKEN_DAILY_LIMIT: '5', TOKEN_WARNING_THRESHOLD: '80' }
    expect(() => budgetsFromEnvironment(env)).toThrow(
      new BudgetsError([
        'TOKEN_WARNING_THRESHOLD: "80" is no share; write a number above 0 and up to 1, such as 0.8',
        'TOKEN_DAILY_LIMIT: "2M" is no number of tokens; write it in digits: 2000000',
      ]),
    )
  })
})
