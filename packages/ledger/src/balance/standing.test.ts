import { parseBudgets } from '@tollbell/budgets'
import { expect, test } from 'vitest'
import { spentAt, testSource } from '../testing/balances.ts'
import { Standing } from './standing.ts'

const noon = new Date('2026-11-22T12:00:00Z')

/** Budgets that come into force one after the other, with what is spent after each; answers what each tells. */
async function toldBy(files: readonly { budgets: string; spend?: number }[]): Promise<string[][]> {
  const source = testSource()
  const told: string[][] = []
  for (const { budgets, spend = 0 } of files) {
    const standing = await Standing.open(parseBudgets(`budgets: [${budgets}]`).budgets, [], source, noon)
    const due = standing.plan([], noon)
    standing.apply(due)
    const crossed = standing.plan(spend === 0 ? [] : [spentAt(noon, spend)], noon)
    standing.apply(crossed)
    expect(standing.plan([], noon)).toEqual({ amounts: [], set: [], clear: [] })
    for (const change of [due, crossed]) source.keep(change)
    const loud = [...due.set, ...crossed.set].filter(({ quiet }) => !quiet)
    told.push(loud.map(({ budget, kind, at }) => `${budget} ${kind} ${Number(at) / 1e9}`))
  }
  return told
}

test.each([
  {
    name: 'a jump tells everything it crosses',
    files: [{ budgets: '{name: a, limit: $10, step: $4, remaining: [$5]}', spend: 9.5 }],
    tells: [['a step 4', 'a remaining 5', 'a threshold 8', 'a step 8', 'a threshold 9']],
  },
  {
    name: 'a lowered limit tells the highest threshold only',
    files: [{ budgets: '{name: a, limit: $100}', spend: 9.5 }, { budgets: '{name: a, limit: $10}' }],
    tells: [[], ['a threshold 9']],
  },
  {
    name: 'and the ones above it when they are crossed',
    files: [
      { budgets: '{name: a, limit: $100}', spend: 9.5 },
      { budgets: '{name: a, limit: $10}', spend: 1 },
    ],
    tells: [[], ['a threshold 9', 'a threshold 10']],
  },
  {
    name: 'a threshold that comes in below one that was told tells nothing',
    files: [
      { budgets: '{name: a, limit: $10}', spend: 8.5 },
      { budgets: '{name: a, limit: $10, thresholds: [50%, 80%]}' },
    ],
    tells: [['a threshold 8'], []],
  },
  {
    name: 'a limit that is raised and lowered again tells nothing twice',
    files: [
      { budgets: '{name: a, limit: $10}', spend: 8.5 },
      { budgets: '{name: a, limit: $20}' },
      { budgets: '{name: a, limit: $10}' },
    ],
    tells: [['a threshold 8'], [], []],
  },
  {
    name: 'a budget under another name goes on where it was',
    files: [
      { budgets: '{name: a, limit: $10, step: $4}', spend: 8.5 },
      { budgets: '{name: b, limit: $10, step: $4}', spend: 0.5 },
    ],
    tells: [['a step 4', 'a threshold 8', 'a step 8'], ['b threshold 9']],
  },
  {
    name: 'a second budget for the same tells for itself',
    files: [
      { budgets: '{name: a, limit: $10}', spend: 8.5 },
      { budgets: '{name: a, limit: $10}, {name: b, limit: $10}' },
    ],
    tells: [['a threshold 8'], ['b threshold 8']],
  },
  {
    name: 'a budget that comes to count something else tells where it stands',
    files: [{ budgets: '{name: a, limit: $10}', spend: 8.5 }, { budgets: '{name: a, limit: $10, period: day}' }],
    tells: [['a threshold 8'], ['a threshold 8']],
  },
])('$name', async ({ files, tells }) => {
  expect(await toldBy(files)).toEqual(tells)
})

test('of very many steps the newest stay latched', async () => {
  const [budget] = parseBudgets('budgets: [{name: a, step: $1}]').budgets
  const standing = await Standing.open(budget ? [budget] : [], [], testSource(), noon)
  for (let call = 0; call < 30; call++) {
    standing.apply(standing.plan([spentAt(noon, 5)], noon))
  }
  standing.apply(standing.plan([], noon))
  const steps = [...(standing.balances(noon)[0]?.latches.values() ?? [])].map(({ at }) => Number(at) / 1e9)
  expect([steps.length, Math.min(...steps), Math.max(...steps)]).toEqual([100, 51, 150])
})
