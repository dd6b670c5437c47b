import { type Booked, figuresOf, groupBooked } from '../balance/figures.ts'
import type { Account } from '../booking/account.ts'
import type { Kept } from '../history.ts'
import { budgetStates } from './budget-state.ts'
import { stretchAround } from './calendar.ts'
import type { RouteParts } from './route.ts'
import type { KeptHistory, NamedFigures, StatusAnswer } from './types.ts'

/** The report of `tollbell status`. */
export async function statusAnswer(
  { book, budgets, history }: Pick<RouteParts, 'book' | 'budgets' | 'history'>,
  now: Date,
): Promise<StatusAnswer> {
  const {
    current: { timezone, budgets: inForce },
    mistakes,
  } = budgets
  const { start, end } = stretchAround('month', timezone, now)
  const month = await book.booked(start.getTime(), end.getTime())
  const standing = await book.standing(now)
  const times = book.callTimes
  return {
    now: now.toISOString(),
    ...(times && {
      firstCallAt: new Date(times.firstMs).toISOString(),
      lastCallAt: new Date(times.lastMs).toISOString(),
    }),
    allTime: figuresOf(book.allTime),
    month: {
      timezone,
      start: start.toISOString(),
      end: end.toISOString(),
      total: figuresOf(month),
      byProject: named(month, ({ project }) => project),
      byModel: named(month, ({ model }) => model),
      byOperation: named(month, ({ operation }) => operation),
      bySource: named(month, ({ source }) => source),
    },
    history: keptHistory(await history.kept(budgets.current, now)),
    budgetsMistakes: [...mistakes],
    budgets: budgetStates({ inForce, balances: standing.balances(now) }, now),
  }
}

function keptHistory({ retentionDays, compactAfterDays, since }: Kept): KeptHistory {
  return {
    ...(retentionDays !== undefined && { retentionDays }),
    compactAfterDays,
    ...(since && { keptFrom: since.toISOString() }),
  }
}

function named(booked: readonly Booked[], nameOf: (account: Account) => string): NamedFigures[] {
  return groupBooked(booked, nameOf).map(({ name, booked: entries }) => ({ name, ...figuresOf(entries) }))
}
