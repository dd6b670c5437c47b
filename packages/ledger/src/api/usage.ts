import { inScope } from '@tollbell/budgets'
import { type Booked, figuresOf, groupBooked } from '../balance/figures.ts'
import type { Account } from '../booking/account.ts'
import type { Book } from '../booking/book.ts'
import { labelOf, stretchesOf } from './calendar.ts'
import type { UsageAnswer, UsageGroup, UsageRow } from './types.ts'
import { periodOf, type UsageQuery } from './usage-query.ts'

/** Four years of days, two months of hours: each of them is a question to the store. */
const mostPeriods = 1500

/** What was used, grouped as asked, or why that is too much to ask for. */
export async function usageAnswer(book: Book, query: UsageQuery): Promise<UsageAnswer | { mistakes: string[] }> {
  const { from, to, timezone, groups, scope, limit, offset } = query
  const period = periodOf(query)
  const stretches = period ? stretchesOf(period, { from, to, timezone, most: mostPeriods }) : [{ start: from, end: to }]
  if (stretches.length > mostPeriods) {
    return { mistakes: [`from: more than ${mostPeriods} periods lie between from and to; ask for less`] }
  }
  const sums = new Map<Account, bigint>()
  const rows: UsageRow[] = []
  let rowCount = 0
  for (const { start, end } of stretches) {
    const booked = await book.booked(start.getTime(), end.getTime())
    const inside = booked.filter(({ account }) => inScope(scope, account))
    for (const { account, amount } of inside) sums.set(account, (sums.get(account) ?? 0n) + amount)
    const here = groupsOf(inside, groups)
    const time = period ? { [period]: labelOf(period, timezone, start) } : {}
    // Only those of the page are kept: all of a year by users and days may be millions.
    const page = here.slice(Math.max(0, offset - rowCount), Math.max(0, offset + limit - rowCount))
    rows.push(...page.map((group) => rowOf(group, groups, time)))
    rowCount += here.length
  }
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timezone,
    groupedBy: [...groups],
    rows,
    rowCount,
    offset,
    ...(offset + rows.length < rowCount && { nextOffset: offset + rows.length }),
    total: figuresOf([...sums].map(([account, amount]) => ({ account, amount }))),
  }
}

interface Group {
  readonly values: readonly string[]
  readonly booked: readonly Booked[]
}

function groupsOf(booked: readonly Booked[], groups: readonly UsageGroup[]): Group[] {
  if (groups.length === 0) return []
  const keys = keysOf(groups)
  const nameOf = (account: Account): string => JSON.stringify(keys.map((key) => fields[key](account)))
  return groupBooked(booked, nameOf).map(({ name, booked: entries }) => ({
    values: JSON.parse(name) as string[],
    booked: entries,
  }))
}

function rowOf({ values, booked }: Group, groups: readonly UsageGroup[], time: UsageRow['group']): UsageRow {
  const group = Object.fromEntries(keysOf(groups).map((key, index) => [key, values[index] ?? '']))
  return { group: { ...time, ...group }, ...figuresOf(booked) }
}

function keysOf(groups: readonly UsageGroup[]): (keyof typeof fields)[] {
  return groups.flatMap((group) => (group in fields ? [group as keyof typeof fields] : []))
}

const fields = {
  project: ({ project }: Account) => project,
  provider: ({ provider }: Account) => provider,
  model: ({ model }: Account) => model,
  operation: ({ operation }: Account) => operation,
  user: ({ user }: Account) => user,
  tier: ({ tier }: Account) => tier,
  estimated: ({ estimated }: Account) => String(estimated),
  source: ({ source }: Account) => source,
}
