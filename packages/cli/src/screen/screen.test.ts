import type { ToldMessage } from '@tollbell/bridge'
import type { StatusAnswer } from '@tollbell/ledger'
import { expect, test } from 'vitest'
import { newMessageLines } from './show.ts'
import { fit, textWidth } from './text-width.ts'
import { type Scene, viewOf } from './view.ts'

const nothing = { costUsd: '0', tokens: 0, requests: 0, tokensByClass: {}, requestsByOutcome: {}, unpricedTokens: 0 }

const status: StatusAnswer = {
  now: '2026-11-22T00:15:07Z',
  allTime: nothing,
  month: {
    timezone: 'UTC',
    start: '2026-11-01T00:00:00Z',
    end: '2026-12-01T00:00:00Z',
    total: { ...nothing, costUsd: '4.1', tokens: 1_200_000, requests: 321 },
    byProject: [],
    byModel: [],
    byOperation: [],
    bySource: [],
  },
  history: { compactAfterDays: 92 },
  budgetsMistakes: [],
  budgets: [
    {
      name: 'everything',
      scope: {},
      unit: 'usd',
      period: 'month',
      timezone: 'UTC',
      periodStart: '2026-11-01T00:00:00Z',
      periodEnd: '2026-12-01T00:00:00Z',
      spent: '4.1',
      limit: '5',
      remaining: '0.9',
      usedRatio: 0.82,
      forecast: '5.6',
      status: 'warning',
      notices: [],
      next: { kind: 'threshold', ratio: 0.9, at: '4.5', away: '0.4' },
    },
  ],
}

const message: ToldMessage = {
  id: 1,
  at: '2026-11-22T00:15:00Z',
  channel: 'discord',
  name: 'ops',
  language: 'ja',
  alert: 'BudgetThreshold',
  status: 'firing',
  severity: 'warning',
  state: 'inbox',
  text: '\n⚠️ everything：予算の80%を使いました\n使った額…',
  attempts: 0,
}

const scene: Scene = {
  status,
  messages: Array.from({ length: 40 }, () => message),
  addresses: { ledger: 'http://127.0.0.1:4318', bridge: 'http://127.0.0.1:4320', inbox: 'http://127.0.0.1:4320/inbox' },
}

test.each([
  { columns: 80, rows: 24 },
  { columns: 40, rows: 12 },
  { columns: 200, rows: 60 },
])('the view fits into $columns columns and $rows rows', (size) => {
  const lines = viewOf(scene, size)
  expect(lines.length).toBeLessThanOrEqual(size.rows)
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(size.columns)
})

test('a budget with a balance for each says whose it is', () => {
  const budgets = status.budgets.map((budget) => ({
    ...budget,
    name: 'each user',
    each: 'user' as const,
    member: 'alice',
  }))
  const text = viewOf({ ...scene, status: { ...status, budgets } }, { columns: 120, rows: 24 }).join('\n')
  expect(text).toContain('each user (alice)  ██')
})

test('the view shows spend, budgets, messages and addresses', () => {
  const text = viewOf(scene, { columns: 120, rows: 24 }).join('\n')
  expect(text).toContain('$4.10 this month, 321 calls, 1,200,000 tokens')
  expect(text).toContain(
    'everything  ████████████████░░░░    82%  $4.10 of $5.00; next notice at 90%, $4.50: $0.40 away',
  )
  expect(text).toMatch(/ops \(discord, ja\) +⚠️ everything：予算の80%を使いました$/m)
  expect(text).toContain('http://127.0.0.1:4320/inbox')
})

test('a message that waits or is dead is marked', () => {
  const text = viewOf({ ...scene, messages: [{ ...message, state: 'dead' }] }, { columns: 120, rows: 24 }).join('\n')
  expect(text).toContain('[dead]')
})

test('without a terminal each message is told once, oldest first', () => {
  const told = new Set<string>()
  const later = { ...message, name: 'team', at: '2026-11-22T00:16:00Z' }
  expect(newMessageLines({ ...scene, messages: [message] }, told)).toHaveLength(1)
  expect(newMessageLines({ ...scene, messages: [later, message] }, told)).toEqual([expect.stringContaining('team')])
  expect(newMessageLines({ ...scene, messages: [later, message] }, told)).toEqual([])
})

test.each([
  { text: 'abc', columns: 3, cut: 'abc' },
  { text: 'abcd', columns: 3, cut: 'ab…' },
  { text: '予算の80%', columns: 9, cut: '予算の80%' },
  { text: '予算の80%', columns: 6, cut: '予算…' },
  { text: '‏۸۰٪', columns: 3, cut: '‏۸۰٪' },
])('$text in $columns columns is $cut', ({ text, columns, cut }) => {
  expect(fit(text, columns)).toBe(cut)
})
