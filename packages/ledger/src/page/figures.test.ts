import { describe, expect, test } from 'vitest'
import type { NoticeState, UsageFigures, UsageRow } from '../api/types.ts'
import { hashOf, narrowed, viewOf } from './browser/address.js'
import { byName, goneAt, marksOf, standingOf } from './browser/budget.js'
import { barsOf, caveatsOf, coloursOf, rankedRows, ticksUpTo } from './browser/course.js'

const figures = (costUsd: string, unpricedTokens = 0): UsageFigures => ({
  costUsd,
  tokens: 0,
  tokensByClass: {},
  unpricedTokens,
  requests: 0,
  requestsByOutcome: {},
})

const row = (group: UsageRow['group'], costUsd = '1', unpricedTokens = 0): UsageRow => ({
  group,
  ...figures(costUsd, unpricedTokens),
})

describe('the address', () => {
  test.each([
    { hash: '', view: { by: 'model', range: 'day', only: {} } },
    { hash: '#model=gpt-5', view: { by: 'model', range: 'day', only: { model: 'gpt-5' } } },
    { hash: '#by=user&range=hour&project=', view: { by: 'user', range: 'hour', only: { project: '' } } },
    { hash: '#by=nothing&range=year&limit=1', view: { by: 'model', range: 'day', only: {} } },
  ])('$hash says what is looked at', ({ hash, view }) => {
    expect(viewOf(hash)).toEqual(view)
    expect(viewOf(hashOf(viewOf(hash)))).toEqual(view)
  })

  test('of one name alone groups by something else', () => {
    const view = narrowed(viewOf('#by=project&range=hour'), 'a&b=c#')
    expect([view.by, viewOf(hashOf(view))]).toEqual(['provider', view])
  })
})

describe('a budget', () => {
  const period = { periodStart: '2026-11-01T00:00:00Z', periodEnd: '2026-12-01T00:00:00Z' }

  test.each([
    {
      name: 'is gone on the 19th at this rate',
      usedRatio: 0.5,
      now: '2026-11-10T00:00:00Z',
      gone: '2026-11-19T00:00:00.000Z',
    },
    { name: 'lasts until its end', usedRatio: 0.5, now: '2026-11-16T00:00:00Z', gone: undefined },
    { name: 'that is used up is not going to be', usedRatio: 1, now: '2026-11-10T00:00:00Z', gone: undefined },
    { name: 'of which nothing is used lasts', usedRatio: 0, now: '2026-11-10T00:00:00Z', gone: undefined },
  ])('$name', ({ usedRatio, now, gone }) => {
    expect(goneAt({ usedRatio, ...period }, now)).toBe(gone)
  })

  test.each([
    { status: 'critical', usedRatio: 1, standing: 'exhausted' },
    { status: 'critical', usedRatio: 0.99, standing: 'critical' },
    { status: 'warning', standing: 'warning' },
  ] as const)('at $usedRatio, $status, is $standing', ({ standing, ...budget }) => {
    expect(standingOf(budget)).toBe(standing)
  })

  test('has marks where it tells something on the way, each once', () => {
    const notices: NoticeState[] = [
      { kind: 'threshold', at: '8', ratio: 0.8 },
      { kind: 'remaining', at: '5', remaining: '5' },
      { kind: 'level', at: '8' },
      { kind: 'step', at: '3' },
      { kind: 'threshold', at: '10', ratio: 1 },
    ]
    expect([marksOf({ notices, limit: '10' }), marksOf({ notices }), marksOf({ notices, limit: '0' })]).toEqual([
      [0.5, 0.8],
      [],
      [],
    ])
  })

  test('and its members are one card', () => {
    const budgets = [{ name: 'a', member: 'x' }, { name: 'b' }, { name: 'a', member: 'y' }]
    expect(byName(budgets).map((group) => group.length)).toEqual([2, 1])
  })
})

describe('the bars', () => {
  const history = {
    daily: [
      { date: '2026-11-21', ...figures('0') },
      { date: '2026-11-22', ...figures('3') },
    ],
    monthly: [],
  }

  test('are there for days without usage too', () => {
    const rows = [row({ day: '2026-11-22', model: 'a' }, '1'), row({ day: '2026-11-22', model: 'b' }, '2')]
    const bars = barsOf('day', { history }, { from: '', to: '', rows })
    expect(bars.map(({ at, costUsd }) => [at, costUsd])).toEqual([
      ['2026-11-21', 0],
      ['2026-11-22', 3],
    ])
  })

  test('of hours follow the clock, with 25 on the day that ends summer time', () => {
    const [from, to] = ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']
    const rows = [row({ hour: '2026-10-25T02:00+02:00' }, '1'), row({ hour: '2026-10-25T02:00+01:00' }, '2')]
    const bars = barsOf('hour', { history }, { from, to, rows })
    expect(bars).toHaveLength(25)
    expect(bars.slice(2, 4).map(({ costUsd }) => costUsd)).toEqual([1, 2])
  })

  test('have the colours of the ranks, and all others grey and last', () => {
    const rows = [row({ model: 'other' }), row({ model: 'a' }), row({ model: '' })]
    const ranked = rankedRows('model', rows)
    expect(ranked.map(({ group }) => group.model)).toEqual(['a', '', 'other'])
    expect([...ranked, row({ model: 'new' })].map(coloursOf('model', ranked))).toEqual([1, 2, 0, 0])
  })

  test.each([
    { most: 33.2, ticks: [0, 10, 20, 30, 40] },
    { most: 0.3, ticks: [0, 0.1, 0.2, 0.3] },
    { most: 4, ticks: [0, 1, 2, 3, 4] },
    { most: 0, ticks: [0, 1] },
  ])('up to $most have an axis of $ticks', ({ most, ticks }) => {
    expect(ticksUpTo(most)).toEqual(ticks)
  })
})

test('what is unpriced and what is estimated is added up without loss', () => {
  const rows = [
    row({ model: 'a', estimated: 'true' }, '9007199.254740993'),
    row({ model: 'b', estimated: 'true' }, '0.000000001', 5),
    row({ model: 'b', estimated: 'false' }, '7', 2),
  ]
  expect(caveatsOf({ rows, total: figures('9', 7) })).toEqual({
    unpricedTokens: 7,
    unpricedModels: ['b'],
    estimatedUsd: '9007199.254740994',
  })
})
