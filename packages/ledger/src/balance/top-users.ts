import { otherName } from '@tollbell/conventions'
import type { Booked } from './figures.ts'

/** What a user has spent in a project. */
export interface UserSpend {
  readonly project: string
  /** `other` for all that are not named one by one. */
  readonly user: string
  /** At rest. */
  readonly amount: bigint
}

/**
 * The users that have spent most over all projects, by project, and in each project all others together. Spend of which
 * the user is not known is nobody's.
 *
 * @param most how many are named; of those that spent the same, the first by the alphabet
 */
export function topUsers(booked: Iterable<Booked>, most: number): UserSpend[] {
  const users = spendByUser(booked)
  const named = dearest(users, most)
  const others = new Map<string, bigint>()
  for (const [user, { byProject }] of users) {
    if (!named.has(user)) for (const [project, amount] of byProject) add(others, project, amount)
  }
  return [
    ...[...named].flatMap((user) => inEach(users.get(user)?.byProject ?? new Map<string, bigint>(), user)),
    ...inEach(others, otherName),
  ]
}

interface Spender {
  sum: bigint
  readonly byProject: Map<string, bigint>
}

function spendByUser(booked: Iterable<Booked>): Map<string, Spender> {
  const users = new Map<string, Spender>()
  for (const { account, amount } of booked) {
    const { measure, user, project } = account
    if (measure !== 'cost' || user === '') continue
    const spender = users.get(user) ?? { sum: 0n, byProject: new Map<string, bigint>() }
    users.set(user, spender)
    spender.sum += amount
    add(spender.byProject, project, amount)
  }
  return users
}

// Those beyond the ledger's limits have that name already, and are no one user.
function dearest(users: ReadonlyMap<string, Spender>, most: number): ReadonlySet<string> {
  const ranked = [...users].filter(([user]) => user !== otherName).sort(bySpend)
  return new Set(ranked.slice(0, most).map(([user]) => user))
}

function bySpend([one, { sum }]: [string, Spender], [other, { sum: otherSum }]: [string, Spender]): number {
  if (sum !== otherSum) return sum > otherSum ? -1 : 1
  return one < other ? -1 : 1
}

function inEach(amounts: ReadonlyMap<string, bigint>, user: string): UserSpend[] {
  return Array.from(amounts, ([project, amount]) => ({ project, user, amount }))
}

function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount)
}
