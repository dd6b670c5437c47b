import { dateIn, endOfHour, hourIn, inScope, type Period, periodAt } from '@tollbell/budgets'
import { type Booked, figuresOf, groupBooked } from '../balance/figures.ts'
import type { Account } from '../booking/account.ts'
import type { Book } from '../booking/book.ts'
import type { UsageAnswer, UsageGroup, UsageRow } from './types.ts'
import { periodOf, type UsagePeriod, type UsageQuery } from './usage-query.ts'

/** Four years of days, two months of hours: each of them is a question to the store. */
const mostPeriods = 1500

/** What was used, grouped as asked, or why that is too much to ask for. */
export async function usageAnswer(book: Book, query: UsageQuery): Promise<UsageAnswer | { mistakes: string[] }> {
  const { from, to, timezone, groups, scope } = query
  const period = periodOf(query)
  const stretches = period ? calendar(period, query) : [{ start: from, end: to }]
  if (stretches.length > mostPeriods) {
    return { mistakes: [`from: more than ${mostPeriods} periods lie between from and to; ask for less`] }
  }
  const all: Booked[] = []
  const rows: UsageRow[] = []
  for (const { start, end } of stretches) {
    const booked = await book.booked(start.getTime(), end.getTime())
    const inside = booked.filter(({ account }) => inScope(scope, account))
    for (const entry of inside) all.push(entry)
    rows.push(...rowsOf(inside, groups, period ? { [period]: labelOf(period, timezone, start) } : {}))
  }
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    timezone,
    groupedBy: [...groups],
    rows: groups.length === 0 ? [] : rows,
    total: figuresOf(all),
  }
}

function calendar(period: UsagePeriod, { from, to, timezone }: UsageQuery): Period[] {
  const stretches: Period[] = []
  for (let start = from; start < to && stretches.length <= mostPeriods; ) {
    const end = period === 'hour' ? endOfHour(timezone, start) : periodAt({ period, timezone }, start).end
    stretches.push({ start, end: end < to ? end : to })
    start = end
  }
  return stretches
}

function labelOf(period: UsagePeriod, timezone: string, instant: Date): string {
  if (period === 'hour') return hourIn(timezone, instant)
  const first = dateIn(timezone, periodAt({ period, timezone }, instant).start)
  return period === 'month' ? first.slice(0, 'yyyy-mm'.length) : first
}

function rowsOf(booked: readonly Booked[], groups: readonly UsageGroup[], time: UsageRow['group']): UsageRow[] {
  const keys = groups.flatMap((group) => (group in fields ? [group as keyof typeof fields] : []))
  const nameOf = (account: Account): string => JSON.stringify(keys.map((key) => fields[key](account)))
  return groupBooked(booked, nameOf).map(({ name, booked: entries }) => {
    const values = JSON.parse(name) as string[]
    const group = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']))
    return { group: { ...time, ...group }, ...figuresOf(entries) }
  })
}

const fields = {
  project: ({ project }: Account) => project,
  provider: ({ provider }: Account) => provider,
  model: ({ model }: Account) => model,
  operation: ({ operation }: Account) => operation,
  user: ({ user }: Account) => user,
  tier: ({ tier }: Account) => tier,
  estimated: ({ estimated }: Account) => String(estimated),
}
