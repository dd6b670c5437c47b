import { inScope } from '@tollbell/budgets'
import { otherName } from '@tollbell/conventions'
import { type Booked, figuresOf, groupBooked } from '../balance/figures.ts'
import type { Account } from '../booking/account.ts'
import type { Book } from '../booking/book.ts'
import { labelOf, stretchesOf } from './calendar.ts'
import type { RouteParts } from './route.ts'
import type { UsageAnswer, UsageGroup, UsageRow } from './types.ts'
import { periodOf, type UsageQuery } from './usage-query.ts'

/** Four years of days, two months of hours: each of them is a question to the store. */
const mostPeriods = 1500

/** What was used, grouped as asked, or why that is too much to ask for. */
export async function usageAnswer(
  { book, budgets, history, now }: Pick<RouteParts, 'book' | 'budgets' | 'history' | 'now'>,
  query: UsageQuery,
): Promise<UsageAnswer | { mistakes: string[] }> {
  const { from, to, timezone, groups, scope, limit, offset } = query
  const period = periodOf(query)
  const stretches = period ? stretchesOf(period, { from, to, timezone, most: mostPeriods }) : [{ start: from, end: to }]
  if (stretches.length > mostPeriods) {
    return { mistakes: [`from: more than ${mostPeriods} periods lie between from and to; ask for less`] }
  }
  const { since } = await history.kept(budgets.current, now())
  const naming = await namingOf(book, query)
  const sums = new Map<Account, bigint>()
  const rows: UsageRow[] = []
  let rowCount = 0
  for (const { start, end } of stretches) {
    const booked = await book.booked(start.getTime(), end.getTime())
    const inside = booked.filter(({ account }) => inScope(scope, account))
    for (const { account, amount } of inside) sums.set(account, (sums.get(account) ?? 0n) + amount)
    const here = groupsOf(inside, naming)
    const time = period ? { [period]: labelOf(period, timezone, start) } : {}
    // Only those of the page are kept: all of a year by users and days may be millions.
    const page = here.slice(Math.max(0, offset - rowCount), Math.max(0, offset + limit - rowCount))
    rows.push(...page.map((group) => rowOf(group, naming.keys, time)))
    rowCount += here.length
  }
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timezone,
    groupedBy: [...groups],
    ...(since && since > from && { keptFrom: since.toISOString() }),
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

/** What of an account names its group. */
interface Naming {
  readonly groups: readonly UsageGroup[]
  readonly keys: readonly (keyof typeof fields)[]
  readonly nameOf: (account: Account) => string
}

// Who is dearest is decided over the whole time, so that a name is the same in each period.
async function namingOf(book: Book, { from, to, groups, scope, top }: UsageQuery): Promise<Naming> {
  const keys = groups.flatMap((group) => (group in fields ? [group as keyof typeof fields] : []))
  const nameOf = (account: Account): string => JSON.stringify(keys.map((key) => fields[key](account)))
  if (top === undefined) return { groups, keys, nameOf }
  const booked = (await book.booked(from.getTime(), to.getTime())).filter(({ account }) => inScope(scope, account))
  const kept = new Set(
    groupBooked(booked, nameOf)
      .map(({ name }) => name)
      .slice(0, top),
  )
  const rest = JSON.stringify(keys.map(() => otherName))
  const nameOrRest = (account: Account): string => {
    const name = nameOf(account)
    return kept.has(name) ? name : rest
  }
  return { groups, keys, nameOf: nameOrRest }
}

function groupsOf(booked: readonly Booked[], { groups, nameOf }: Naming): Group[] {
  if (groups.length === 0) return []
  return groupBooked(booked, nameOf).map(({ name, booked: entries }) => ({
    values: JSON.parse(name) as string[],
    booked: entries,
  }))
}

function rowOf({ values, booked }: Group, keys: Naming['keys'], time: UsageRow['group']): UsageRow {
  const group = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']))
  return { group: { ...time, ...group }, ...figuresOf(booked) }
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
