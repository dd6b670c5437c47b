import { instruments } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { type TestLedger, testLedger } from '../../testing/ledger.ts'

const budgets = `
timezone: Asia/Tokyo
budgets:
  - {name: of one project, limit: $1, scope: {project: chatbot}}
  - {name: openai, limit: $3, thresholds: [83.34%, 100%], scope: {provider: openai}}
  - {name: month, limit: $100}
  - {name: day, limit: $10, period: day}
  - {name: tokens, limit: 10_000 tokens, period: day}
  - {name: tokens of the month, limit: 60_000_000 tokens}
  - {name: tokens of chatbot, limit: 2_000 tokens, period: day, scope: {project: chatbot}}
`

const now = new Date('2026-11-21T03:00:00Z')

/** Two projects on two days. */
async function usedLedger(text: string = budgets): Promise<TestLedger> {
  let at = now
  const ledger = await testLedger({ budgets: text, now: () => at })
  const spend = async (iso: string, project: string, costUsd: number, tokens: number): Promise<void> => {
    at = new Date(iso)
    const time = at.getTime()
    const outcome = { 'tollbell.outcome': 'ok' }
    await ledger.send({
      instance: `${iso} ${project}`,
      project,
      points: [
        { value: costUsd, time },
        { value: tokens, time, metric: instruments.tokens.name },
        { value: 1, time, metric: instruments.requests.name, attributes: outcome },
      ],
    })
  }
  await spend('2026-10-05T03:00:00Z', 'chatbot', 0.25, 10)
  await spend('2026-11-20T03:00:00Z', 'search', 1.5, 500)
  await spend('2026-11-21T01:00:00Z', 'chatbot', 1.1055, 1900)
  at = now
  return ledger
}

test.each([
  {
    path: '/api/v1/admin/openai/usage',
    answer: {
      message: 'The budget "openai" of this month.',
      data: {
        current_usage: 2.6055,
        alert_threshold: 2.5002,
        critical_level: 3,
        last_check: '2026-11-21T03:00:00.000Z',
        alert_sent: true,
        last_alert: '2026-11-21T01:00:00.000Z',
      },
    },
  },
  { path: '/token-status', answer: { status: 'NORMAL', daily_usage: 1900 } },
  { path: '/token-status?project_id=chatbot', answer: { status: 'CRITICAL', daily_usage: 1900 } },
  { path: '/token-status?project_id=nobody', answer: { status: 'NORMAL', daily_usage: 0 } },
  {
    path: '/api/v1/usage/daily',
    answer: {
      status: 'success',
      data: {
        '2026-11-20': { requests: 1, tokens: 500, cost: 1.5 },
        '2026-11-21': { requests: 1, tokens: 1900, cost: 1.1055 },
      },
    },
  },
  {
    path: '/api/v1/usage/monthly',
    answer: {
      status: 'success',
      data: {
        '2026-10': { requests: 1, tokens: 10, cost: 0.25 },
        '2026-11': { requests: 2, tokens: 2400, cost: 2.6055 },
      },
    },
  },
  {
    path: '/api/v1/usage/dashboard',
    answer: {
      status: 'success',
      data: {
        current_month: { usage: 2.6055, limit: 100, remaining: 97.3945 },
        current_day: { usage: 1.1055, limit: 10, remaining: 8.8945 },
        history: {
          daily: {
            '2026-11-20': { requests: 1, tokens: 500, cost: 1.5 },
            '2026-11-21': { requests: 1, tokens: 1900, cost: 1.1055 },
          },
          monthly: {
            '2026-10': { requests: 1, tokens: 10, cost: 0.25 },
            '2026-11': { requests: 2, tokens: 2400, cost: 2.6055 },
          },
        },
      },
    },
  },
])('GET $path answers as its callers know it', async ({ path, answer }) => {
  expect(await (await usedLedger()).json(path)).toEqual(answer)
})

test('GET /token-usage answers as its callers know it, be it the summary or something with a summary', async () => {
  const ledger = await usedLedger()
  const daily = { date: '2026-11-21', total_tokens: 1900, input_tokens: 1900, output_tokens: 0, requests: 1 }
  const monthly = { ...daily, date: '2026-11', total_tokens: 2400, input_tokens: 2400, requests: 2 }
  const all = {
    project_id: null,
    daily: { ...daily, limit: 10_000, limit_usage_percent: 19 },
    monthly: { ...monthly, limit: 60_000_000, limit_usage_percent: 0.004 },
    status: 'NORMAL',
  }
  expect(await ledger.json('/token-usage')).toEqual({ ...all, summary: all })
  expect(await ledger.json('/token-usage?project_id=chatbot')).toMatchObject({
    project_id: 'chatbot',
    daily: { total_tokens: 1900, limit: 2000, limit_usage_percent: 95 },
    monthly: { total_tokens: 1900, limit: null, limit_usage_percent: null },
    status: 'CRITICAL',
  })
})

test.each([
  { path: '/api/v1/admin/openai/check', message: /^Checked: CRITICAL\.$/ },
  { path: '/api/v1/admin/openai/test-alert', message: /^Prometheus sees the test alert/ },
])('POST $path says that it was done', async ({ path, message }) => {
  const response = await fetch((await usedLedger()).url + path, { method: 'POST' })
  expect([response.status, await response.json()]).toEqual([
    200,
    { message: expect.stringMatching(message) as string, success: true },
  ])
})

test.each([
  { name: 'a limit', budget: 'limit: $3, thresholds: [$2.50, $3], rearm: $2', alertSent: true },
  { name: 'levels alone', budget: 'thresholds: [$2.50, $3], rearm: $2', alertSent: true },
  {
    name: 'steps beside them',
    budget: 'limit: $3, step: $1, thresholds: [$2.80]',
    alertThreshold: 2.8,
    alertSent: false,
  },
])('the levels of the admin API may be written as $name', async ({ budget, alertThreshold = 2.5, alertSent }) => {
  const ledger = await usedLedger(`timezone: Asia/Tokyo\nbudgets: [{name: openai, ${budget}}]`)
  expect(await ledger.json('/api/v1/admin/openai/usage')).toMatchObject({
    data: { current_usage: 2.6055, alert_threshold: alertThreshold, critical_level: 3, alert_sent: alertSent },
  })
})

test('without budgets, limits are unknown and not zero', async () => {
  const ledger = await usedLedger('timezone: Asia/Tokyo\nbudgets: []')
  expect(await ledger.json('/api/v1/usage/dashboard')).toMatchObject({
    data: { current_month: { usage: 2.6055, limit: null, remaining: null } },
  })
  expect(await ledger.json('/api/v1/admin/openai/usage')).toMatchObject({
    message: 'There is no budget in dollars; this is what the present month has cost.',
    data: { current_usage: 2.6055, alert_threshold: null, critical_level: null, alert_sent: false, last_alert: null },
  })
  expect(await ledger.json('/token-status')).toEqual({ status: 'NORMAL', daily_usage: 1900 })
})
