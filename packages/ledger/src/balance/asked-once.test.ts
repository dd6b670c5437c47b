import { parseBudgets } from '@tollbell/budgets'
import { expect, test } from 'vitest'
import { testSource } from '../testing/balances.ts'
import { Standing } from './standing.ts'

const noon = new Date('2026-11-22T12:00:00Z')

test.each([
  {
    name: 'budgets of one period ask once',
    file: '{name: a, limit: $1}, {name: b, limit: $2}',
    asked: ['month of all'],
  },
  {
    name: 'a budget that was reset asks for itself',
    file: '{name: a, limit: $1}, {name: b, limit: $2}, {name: reset, limit: $3}',
    asked: ['month of all', 'month of reset'],
  },
  {
    name: 'each period is another question',
    file: '{name: a, limit: $1}, {name: b, step: $1, period: day}',
    asked: ['month of all', 'day of all'],
  },
])('$name', async ({ file, asked }) => {
  const source = testSource()
  const questions: string[] = []
  const listening = {
    ...source,
    countedFrom: () => Promise.resolve(new Map([['reset', 0]])),
    amounts: (fromMs: number, toMs: number, budget?: string) => {
      questions.push(`${toMs - fromMs > 86_400_000 ? 'month' : 'day'} of ${budget ?? 'all'}`)
      return source.amounts(fromMs, toMs, budget)
    },
  }
  await Standing.open(parseBudgets(`budgets: [${file}]`).budgets, [{ name: 'month', timezone: 'UTC' }], listening, noon)
  expect(questions).toEqual(asked)
})
