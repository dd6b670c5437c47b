import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Budget } from './budget.ts'
import { crossed, maxStepsTold, type Notice, nextNotice } from './notices.ts'

const budget: Budget = {
  name: 'ten requests',
  scope: {},
  unit: 'requests',
  limit: 10n,
  period: 'day',
  timezone: 'UTC',
  thresholds: [0.8, 1],
  step: 3n,
  remaining: [5n],
}

const told = (notices: readonly Notice[]): string[] => notices.map(({ kind, at }) => `${kind} at ${at}`)

test.each([
  { before: 0n, now: 2n, tells: [] },
  { before: 2n, now: 3n, tells: ['step at 3'] },
  { before: 3n, now: 5n, tells: [] },
  { before: 5n, now: 6n, tells: ['remaining at 5', 'step at 6'] },
  { before: 7n, now: 8n, tells: ['threshold at 8'] },
  { before: 8n, now: 8n, tells: [] },
  { before: 9n, now: 10n, tells: ['threshold at 10'] },
  {
    before: 0n,
    now: 13n,
    tells: ['step at 3', 'remaining at 5', 'step at 6', 'threshold at 8', 'step at 9', 'threshold at 10', 'step at 12'],
  },
  { before: 13n, now: 2n, tells: [] },
])('from $before to $now tells $tells', ({ before, now, tells }) => {
  expect(told(crossed(budget, before, now))).toEqual(tells)
})

test('a share of the limit is rounded up: 2 of 3 tokens are not 80 %', () => {
  const three = { ...budget, limit: 3n, thresholds: [0.8], remaining: [] }
  expect(crossed(three, 0n, 2n)).toEqual([])
  expect(told(crossed(three, 2n, 3n))).toContain('threshold at 3')
})

test('a jump over very many steps tells the newest ones', () => {
  const { limit: _, ...unlimited } = budget
  const steps = crossed({ ...unlimited, step: 1n }, 0n, 1_000_000_000_000n)
  expect(steps).toHaveLength(maxStepsTold)
  expect(steps.at(-1)?.at).toBe(1_000_000_000_000n)
})

test.each([
  { spent: 0n, next: 'step at 3', away: 3n },
  { spent: 5n, next: 'remaining at 5', away: 0n },
  { spent: 7n, next: 'threshold at 8', away: 1n },
  { spent: 10n, next: 'step at 12', away: 2n },
])('at $spent, the next notice is $next', ({ spent, next, away }) => {
  const found = nextNotice(budget, spent)
  expect(found && [...told([found.notice]), found.away]).toEqual([next, away])
})

test('when all is told and there is no step, nothing is next', () => {
  const { step: _, ...fixed } = budget
  expect(nextNotice(fixed, 10n)).toBeUndefined()
})

describe('however the spend grows', () => {
  const growth = fc.array(fc.bigInt({ min: 0n, max: 6n }), { maxLength: 20 })

  test('everything is told exactly once, as in one jump', () => {
    fc.assert(
      fc.property(growth, (amounts) => {
        let spent = 0n
        const pieces: Notice[] = []
        for (const amount of amounts) {
          pieces.push(...crossed(budget, spent, spent + amount))
          spent += amount
        }
        expect(told(pieces).sort()).toEqual(told(crossed(budget, 0n, spent)).sort())
      }),
    )
  })

  test('what is next is told as soon as that much more is spent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 30n }), (spent) => {
        const next = nextNotice(budget, spent)
        const tells = crossed(budget, spent, spent + (next?.away ?? 0n) + 1n)
        expect(told(tells)).toContain(next && told([next.notice])[0])
      }),
    )
  })
})
