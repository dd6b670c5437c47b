import { parseBudgets } from '@tollbell/budgets'
import { expect, test } from 'vitest'
import { spentAt, testAccount, testSource } from '../testing/balances.ts'
import { shownMembers } from './shown-members.ts'
import { Standing } from './standing.ts'

const noon = new Date('2026-11-22T12:00:00Z')
const users = ['alice', 'bob', 'carol', 'dan', '']
const accounts = users.map((user) => testAccount({ user }))

async function open(budget: string): Promise<Standing> {
  return await Standing.open(parseBudgets(`budgets: [{name: a, ${budget}}]`).budgets, [], testSource(), noon)
}

/** One dollar of alice, two of bob, and so on; five of nobody. */
function spend(standing: Standing): string[] {
  const change = standing.plan(
    accounts.map((account, index) => spentAt(noon, index + 1, account)),
    noon,
  )
  standing.apply(change)
  return change.set.map(({ member, kind, at }) => `${member} ${kind} ${Number(at) / 1e9}`)
}

test('each user has a balance and tells for themselves; usage of nobody is in none', async () => {
  const standing = await open('each: user, limit: $3')
  expect(spend(standing)).toEqual([
    'carol threshold 2.4',
    'carol threshold 2.7',
    'carol threshold 3',
    'dan threshold 2.4',
    'dan threshold 2.7',
    'dan threshold 3',
  ])
  const balances = standing.balances(noon).map(({ member, spent }) => [member, Number(spent) / 1e9])
  expect(balances).toEqual([
    ['alice', 1],
    ['bob', 2],
    ['carol', 3],
    ['dan', 4],
  ])
  expect(standing.plan([], noon)).toMatchObject({ set: [], clear: [] })
})

test.each([
  { budget: 'each: project, limit: $3', members: ['chatbot'] },
  { budget: 'each: model, limit: $3', members: ['gpt-5-mini'] },
  { budget: 'each: user, limit: $3, scope: {user: [alice, c*]}', members: ['alice', 'carol'] },
  { budget: 'limit: $3', members: [''] },
])('$budget has the members $members', async ({ budget, members }) => {
  const standing = await open(budget)
  spend(standing)
  expect(standing.balances(noon).map(({ member }) => member)).toEqual(members)
})

test('shown are those who spent most, and everybody who told something', async () => {
  const standing = await open('each: user, thresholds: [$1, $50]')
  spend(standing)
  standing.apply(standing.plan([spentAt(noon, 0.5, testAccount({ user: 'eve' }))], noon))
  const shown = (most: number): string[] => shownMembers(standing.balances(noon), most).map(({ member }) => member)
  expect(shown(1)).toEqual(['alice', 'bob', 'carol', 'dan'])
  expect(shown(5)).toContain('eve')
})

test('who has fallen silent in a window that moves is forgotten', async () => {
  const standing = await open('each: user, limit: $10, period: {rolling: 1h}')
  spend(standing)
  expect(standing.balances(noon)).toHaveLength(4)
  const later = new Date(noon.getTime() + 2 * 3_600_000)
  expect(standing.isCurrent(later)).toBe(true)
  expect(standing.balances(later)).toEqual([])
})

test('a thousand bookings of many accounts under many budgets match each account once', async () => {
  const budgets = Array.from(
    { length: 50 },
    (_, index) => `{name: b${index}, limit: $1000000, scope: {user: "*${index}"}}`,
  )
  const standing = await Standing.open(parseBudgets(`budgets: [${budgets.join(', ')}]`).budgets, [], testSource(), noon)
  let matched = 0
  const counted = Array.from({ length: 100 }, (_, index) => {
    const account = testAccount({ user: `user ${index}` })
    return Object.defineProperty({ ...account }, 'measure', {
      get: () => {
        matched++
        return account.measure
      },
    }) as typeof account
  })
  for (let booking = 0; booking < 1000; booking++) {
    standing.apply(
      standing.plan(
        counted.map((account) => spentAt(noon, 0.01, account)),
        noon,
      ),
    )
  }
  expect(matched).toBe(100 * budgets.length)
  expect(standing.balances(noon).reduce((sum, { spent }) => sum + spent, 0n)).toBeGreaterThan(0n)
})
