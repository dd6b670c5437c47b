import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Budget } from './budget.ts'
import { crossed, maxStepsTold, type Notice, nextNotice, severityAt } from './notices.ts'

const budget: Budget = {
  name: 'ten requests',
  scope: {},
  unit: 'requests',
  limit: 10n,
  period: 'day',
  timezone: 'UTC',
  thresholds: [
    { at: 8n, ratio: 0.8 },
    { at: 10n, ratio: 1 },
  ],
  warningAt: 8n,
  criticalAt: 9n,
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

const { step: _step, ...withoutStep } = budget
const reporting: Budget = { ...withoutStep, thresholds: [{ at: 25n }], remaining: [], report: 0.1 }

test.each([
  { name: 'each tenth of the limit once', limit: 30n, before: 3n, now: 9n, tells: ['report at 6', 'report at 9'] },
  { name: 'an amount as a level', limit: 30n, before: 24n, now: 25n, tells: ['level at 25'] },
  { name: 'and goes on above the limit', limit: 30n, before: 30n, now: 33n, tells: ['report at 33'] },
  {
    name: 'tenths of 3 tokens with the token they fall on',
    limit: 3n,
    before: 0n,
    now: 2n,
    tells: ['report at 1', 'report at 2'],
  },
])('a report of every 10 % tells $name', ({ limit, before, now, tells }) => {
  expect(told(crossed({ ...reporting, limit }, before, now))).toEqual(tells)
})

test('a report says which share it is, without the dust of doubles', () => {
  const shares = crossed({ ...reporting, limit: 1000n }, 0n, 1000n).flatMap((notice) =>
    notice.kind === 'report' ? notice.ratio : [],
  )
  expect(shares).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
})

test.each([
  { spent: 7n, severity: 'info' },
  { spent: 8n, severity: 'warning' },
  { spent: 9n, severity: 'critical' },
])('$spent of 10 is $severity', ({ spent, severity }) => {
  expect(severityAt(budget, spent)).toBe(severity)
})

test('a jump over very many steps tells the newest ones', () => {
  const { limit: _, ...unlimited } = budget
  const steps = crossed({ ...unlimited, thresholds: [], step: 1n }, 0n, 1_000_000_000_000n)
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
