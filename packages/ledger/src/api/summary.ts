import { type Budget, fixedNotices, type Notice, repeatedNoticeAt } from '@tollbell/budgets'
import { formatAmount } from '@tollbell/conventions'
import type { BudgetBalance } from '../balance/budget-balance.ts'
import { countsOf, memberFor } from '../balance/budget-line.ts'
import { figuresOf } from '../balance/figures.ts'
import { type Latch, levelKey } from '../balance/latch.ts'
import type { Account } from '../booking/account.ts'
import type { Book } from '../booking/book.ts'
import { noticeState, shownBudgets } from './budget-state.ts'
import { type BookedPeriod, historyOf } from './history.ts'
import type { RouteParts } from './route.ts'
import { wordFor, worstOf } from './status-words.ts'
import type {
  BudgetState,
  BudgetSummary,
  CrossedNotice,
  DatedFigures,
  LastExport,
  PeriodFigures,
  SpentAt,
  SummaryAnswer,
} from './types.ts'

// What fits on a page.
const mostAlerts = 50
const mostProjects = 100

/** What a dashboard shows: today, this month, what came before, and where the budgets stand. */
export async function summaryAnswer(
  { book, budgets: { current, mistakes }, tally, history }: Pick<RouteParts, 'book' | 'budgets' | 'tally' | 'history'>,
  now: Date,
): Promise<SummaryAnswer> {
  const { timezone, language, budgets: inForce } = current
  const histories = new Histories(book, now)
  const daily = await histories.of('day', timezone)
  const monthly = await histories.of('month', timezone)
  const standing = await book.standing(now)
  const budgets: BudgetSummary[] = []
  for (const { state, balance } of shownBudgets({ inForce, balances: standing.balances(now) }, now)) {
    budgets.push(await budgetSummary(state, balance, histories))
  }
  const status = worstOf(budgets)
  const { since } = await history.kept(current, now)
  const dated = (period: BookedPeriod): DatedFigures => datedFigures(period, since)
  return {
    now: now.toISOString(),
    timezone,
    ...(language !== undefined && { language }),
    status,
    statusWord: wordFor(status),
    today: periodFigures(daily.at(-1)),
    month: periodFigures(monthly.at(-1)),
    history: { daily: daily.map(dated), monthly: monthly.map(dated) },
    budgets,
    alerts: crossedNotices(await book.newestLatches(mostAlerts), inForce),
    lastExports: lastExports(tally.lastExports(book.lastExports)),
    budgetsMistakes: [...mistakes],
  }
}

function lastExports(lastExportMs: ReadonlyMap<string, number>): LastExport[] {
  return [...lastExportMs]
    .sort(([, one], [, other]) => other - one)
    .slice(0, mostProjects)
    .map(([project, ms]) => ({ project, at: new Date(ms).toISOString() }))
}

/** What was spent of a budget on a day or in a month, by member. */
interface SpentByMember {
  readonly date: string
  readonly spent: ReadonlyMap<string, bigint>
}

/** Each history once, however many budgets share a time zone, and however many members a budget has. */
class Histories {
  readonly #book: Book
  readonly #now: Date
  readonly #known: Map<string, BookedPeriod[]> = new Map()
  readonly #spent: Record<'day' | 'month', Map<Budget, SpentByMember[]>> = { day: new Map(), month: new Map() }

  constructor(book: Book, now: Date) {
    this.#book = book
    this.#now = now
  }

  async of(period: 'day' | 'month', timezone: string): Promise<readonly BookedPeriod[]> {
    const key = `${period} ${timezone}`
    const history = this.#known.get(key) ?? (await historyOf(this.#book, period, { timezone, now: this.#now }))
    this.#known.set(key, history)
    return history
  }

  async spent(period: 'day' | 'month', { budget, member }: BudgetBalance): Promise<SpentAt[]> {
    const known = this.#spent[period]
    const history = known.get(budget) ?? spentByMember(budget, await this.of(period, budget.timezone))
    known.set(budget, history)
    return history.map(({ date, spent }) => ({ date, spent: formatAmount(spent.get(member) ?? 0n, budget.unit) }))
  }
}

function spentByMember(budget: Budget, history: readonly BookedPeriod[]): SpentByMember[] {
  // Whose an account is, is found once: the same ones come on each day.
  const members = new Map<Account, string | undefined>()
  const memberOf = (account: Account): string | undefined => {
    if (!members.has(account)) members.set(account, memberFor(budget, account))
    return members.get(account)
  }
  return history.map(({ date, booked }) => {
    const spent = new Map<string, bigint>()
    for (const { account, amount } of booked) {
      const member = memberOf(account)
      if (member !== undefined) spent.set(member, (spent.get(member) ?? 0n) + amount)
    }
    return { date, spent }
  })
}

async function budgetSummary(state: BudgetState, balance: BudgetBalance, histories: Histories): Promise<BudgetSummary> {
  return {
    ...state,
    statusWord: wordFor(state.status),
    history: { daily: await histories.spent('day', balance), monthly: await histories.spent('month', balance) },
  }
}

function periodFigures(period: BookedPeriod | undefined): PeriodFigures {
  if (!period) throw new Error('A history has lost its present.')
  return { start: period.start.toISOString(), end: period.end.toISOString(), ...figuresOf(period.booked) }
}

function datedFigures({ date, start, booked }: BookedPeriod, keptSince: Date | undefined): DatedFigures {
  return { date, ...(keptSince && start < keptSince && { isCut: true }), ...figuresOf(booked) }
}

/** What was told, of budgets in force, as it is told of them now. */
function crossedNotices(latches: readonly Latch[], budgets: readonly Budget[]): CrossedNotice[] {
  return latches.flatMap((latch) => {
    const budget = budgets.find((each) => each.name === latch.budget && countsOf(each) === latch.counts)
    const notice = budget && noticeAt(budget, latch)
    if (!budget || !notice) return []
    const { name, unit, each } = budget
    const member = each === undefined ? {} : { member: latch.member }
    const crossedAt = new Date(latch.crossedAtMs).toISOString()
    return { budget: name, ...member, unit, ...noticeState(notice, unit), crossedAt }
  })
}

function noticeAt(budget: Budget, latch: Latch): Notice | undefined {
  const isSame = (notice: Notice): boolean => levelKey(notice) === levelKey(latch)
  return fixedNotices(budget).find(isSame) ?? repeatedNoticeAt(budget, latch.kind, latch.at)
}
