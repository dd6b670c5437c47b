import { hash } from 'node:crypto'
import {
  type Budget,
  inScope,
  isMoving,
  lengthMs,
  memberOf,
  nextNotice,
  type Period,
  periodAt,
} from '@tollbell/budgets'
import type { Unit } from '@tollbell/conventions'
import type { Account, Measure } from '../booking/account.ts'
import { bucketCeiling, bucketStart } from '../booking/bucket.ts'
import type { BalanceSource, BucketBooked, DatedAmount } from './balance-source.ts'
import { type BudgetBalance, endedLatches, type LatchChange, newsOf } from './budget-balance.ts'
import { type Latch, type LatchId, levelKey } from './latch.ts'
import { PeriodSpent, type Spent, WindowSpent } from './spent.ts'

const measureOf: Readonly<Record<Unit, Measure>> = { usd: 'cost', tokens: 'tokens', requests: 'requests' }

// Higher than any sum the store can hold: nothing is left to tell.
const mostAtRest = 2n ** 63n

const quarterMs = 15 * 60 * 1000

// A member of a moving window that has fallen silent is looked for this often.
const lookForSilentMs = 60_000

/** Whose balance of a budget an account counts for; undefined when for none. Tokens without a price are tokens. */
export function memberFor(budget: Budget, account: Account): string | undefined {
  const counts = account.measure === measureOf[budget.unit] && inScope(budget.scope, account)
  return counts ? memberOf(budget, account) : undefined
}

interface LineOpening {
  readonly now: Date
  /** Of all budgets in force. */
  readonly names: ReadonlySet<string>
  /** Those that were in force until now. */
  readonly before: readonly BudgetLine[]
}

interface Member {
  readonly spent: Spent
  readonly latches: Map<string, Latch>
  /** What a budget of another name, that is no longer in force, has told of the same. */
  readonly told: Map<string, Latch>
  /** Below this nothing is told that is not told yet, so that a booking needs no closer look. */
  quietBelow?: bigint | undefined
}

/** One budget in its present period: the balance of each of its members. Changes by `add`, `set` and `clear` only. */
export class BudgetLine {
  readonly budget: Budget
  readonly #counts: string
  // Of the calendar; a window that moves has none.
  readonly #period: Period | undefined
  // What was spent before it was reset may become known later.
  readonly #countedFromMs: number
  readonly #members: Map<string, Member> = new Map()
  readonly #latched: Set<string> = new Set()
  // Whose levels have to be looked at though nothing moves them: all when it was opened, then those with something to
  // tell, until that is set. A booking looks at what it moves besides.
  #unexamined: ReadonlySet<string> | 'all' = 'all'
  #lookedForSilentMs = 0

  private constructor(budget: Budget, countedFromMs: number, now: Date) {
    this.budget = budget
    this.#countedFromMs = countedFromMs
    this.#period = isMoving(budget.period) ? undefined : periodAt(budget, now)
    this.#counts = countsOf(budget)
    if (budget.each === undefined) this.#memberNamed('')
  }

  /** The budget as it stands in the period around `now`. */
  static async open(budget: Budget, source: BalanceSource, { now, names, before }: LineOpening): Promise<BudgetLine> {
    const line = new BudgetLine(budget, (await source.countedFrom()).get(budget.name) ?? 0, now)
    const same = before.find((other) => other.budget.name === budget.name && other.#counts === line.#counts)
    if (line.#period) await line.#openPeriod(line.#period, source)
    else if (same) line.#goOnFrom(same)
    else await line.#openWindow(source, now)
    for (const latch of await source.latches(line.#counts, line.#periodStartMs)) {
      if (latch.budget === budget.name) line.set(latch)
      else if (!names.has(latch.budget)) line.#memberNamed(latch.member).told.set(levelKey(latch), latch)
    }
    return line
  }

  /** Whether its period goes on, and nothing that it told is over only because time went on. */
  isCurrent(now: Date): boolean {
    if (this.#period) return now >= this.#period.start && now < this.#period.end
    this.#forgetSilent(now)
    return [...this.#latched].every((name) => {
      const balance = this.#balance(name, now)
      return endedLatches(balance, balance.spent, now).length === 0
    })
  }

  /** Whether it has to do with an amount of that bucket. */
  holds({ bucketMs }: Pick<DatedAmount, 'bucketMs'>): boolean {
    if (bucketMs < this.#countedFromMs) return false
    return !this.#period || (bucketMs >= this.#period.start.getTime() && bucketMs < this.#period.end.getTime())
  }

  balances(now: Date): BudgetBalance[] {
    return [...this.#members.keys()].map((name) => this.#balance(name, now))
  }

  /** What is told and taken back once that much more is spent. */
  plan(added: ReadonlyMap<string, bigint>, now: Date): LatchChange {
    const set: Latch[] = []
    const clear: LatchId[] = []
    for (const name of this.#toExamine(added)) {
      if (this.#staysQuiet(name, added.get(name) ?? 0n, now)) continue
      const balance = this.#balance(name, now)
      const spent = balance.spent + (added.get(name) ?? 0n)
      const ended = endedLatches(balance, spent, now)
      clear.push(...ended)
      const goesOn = new Map(balance.latches)
      for (const latch of ended) goesOn.delete(levelKey(latch))
      const told = this.#members.get(name)?.told ?? new Map<string, Latch>()
      for (const news of newsOf({ ...balance, latches: goesOn }, spent, told, now)) {
        set.push({ ...this.#idOf(name), ...news })
      }
    }
    this.#unexamined = new Set([...set, ...clear].map(({ member }) => member))
    return { set, clear }
  }

  /** Whether so much more changes nothing, as for nearly every booking. In a window, what is told may be over, too. */
  #staysQuiet(name: string, added: bigint, now: Date): boolean {
    const member = this.#members.get(name)
    const isExamined = this.#unexamined !== 'all' && !this.#unexamined.has(name)
    if (!member || !isExamined || (!this.#period && member.latches.size > 0)) return false
    const spent = member.spent.at(now)
    member.quietBelow ??= nextNotice(this.budget, spent)?.notice.at ?? mostAtRest
    return spent + added < member.quietBelow
  }

  add(member: string, { amount, atMs }: Pick<DatedAmount, 'amount' | 'atMs'>): void {
    this.#memberNamed(member).spent.add(amount, atMs)
  }

  /** Whether a latch is one of this budget in this period. */
  owns({ counts, budget, periodStartMs }: LatchId): boolean {
    return budget === this.budget.name && counts === this.#counts && periodStartMs === this.#periodStartMs
  }

  set(latch: Latch): void {
    const member = this.#memberNamed(latch.member)
    member.latches.set(levelKey(latch), latch)
    member.quietBelow = undefined
    this.#latched.add(latch.member)
  }

  clear(latch: LatchId): void {
    const member = this.#memberNamed(latch.member)
    member.latches.delete(levelKey(latch))
    member.quietBelow = undefined
    if (member.latches.size === 0) this.#latched.delete(latch.member)
  }

  async #openPeriod({ start, end }: Period, source: BalanceSource): Promise<void> {
    for (const { account, amount } of await source.amounts(start.getTime(), end.getTime(), this.budget.name)) {
      const member = memberFor(this.budget, account)
      if (member !== undefined) this.add(member, { amount, atMs: start.getTime() })
    }
  }

  #goOnFrom(before: BudgetLine): void {
    for (const [name, { spent }] of before.#members) {
      this.#members.set(name, { ...this.#emptyMember(), spent: spent.copy() })
    }
  }

  async #openWindow(source: BalanceSource, now: Date): Promise<void> {
    if (!isMoving(this.budget.period)) return
    const windowMs = lengthMs(this.budget.period)
    const from = bucketStart(now.getTime() - windowMs)
    for (const booked of await source.buckets(from, bucketCeiling(now.getTime() + 1), this.budget.name)) {
      const member = memberFor(this.budget, booked.account)
      const atMs = instantOf(booked, windowMs, now)
      if (member !== undefined && atMs !== undefined) this.add(member, { amount: booked.amount, atMs })
    }
  }

  #toExamine(added: ReadonlyMap<string, bigint>): Iterable<string> {
    if (this.#unexamined === 'all') return new Set([...this.#members.keys(), ...added.keys()])
    if (this.#period && this.#unexamined.size === 0) return added.keys()
    return new Set([...this.#unexamined, ...(this.#period ? [] : this.#latched), ...added.keys()])
  }

  #forgetSilent(now: Date): void {
    if (now.getTime() - this.#lookedForSilentMs < lookForSilentMs || this.budget.each === undefined) return
    this.#lookedForSilentMs = now.getTime()
    for (const [name, { spent, latches }] of this.#members) {
      if (latches.size === 0 && spent.at(now) === 0n) this.#members.delete(name)
    }
  }

  #balance(name: string, now: Date): BudgetBalance {
    const { spent, latches } = this.#members.get(name) ?? this.#emptyMember()
    const period = this.#period ?? periodAt(this.budget, now)
    return { budget: this.budget, member: name, period, spent: spent.at(now), latches }
  }

  #memberNamed(name: string): Member {
    const member = this.#members.get(name) ?? this.#emptyMember()
    this.#members.set(name, member)
    return member
  }

  #emptyMember(): Member {
    const { period } = this.budget
    const spent = isMoving(period) ? new WindowSpent(lengthMs(period)) : new PeriodSpent()
    return { spent, latches: new Map(), told: new Map() }
  }

  get #periodStartMs(): number {
    return this.#period?.start.getTime() ?? 0
  }

  #idOf(member: string): Pick<Latch, 'counts' | 'budget' | 'member' | 'periodStartMs'> {
    return { counts: this.#counts, budget: this.budget.name, member, periodStartMs: this.#periodStartMs }
  }
}

/**
 * When a stored amount counts as spent in a window. Where only its quarter of an hour is known, it is as late as it can
 * be; a window shorter than that would take all of it for the last moments, so there it is left out.
 */
function instantOf({ bucketMs, atMs }: BucketBooked, windowMs: number, now: Date): number | undefined {
  if (atMs !== undefined) return atMs
  return windowMs < quarterMs ? undefined : Math.min(bucketMs + quarterMs - 1, now.getTime())
}

// More than that would not fit into an index of PostgreSQL.
const longestCounts = 500

// A budget that comes to count something else is another one, even under the same name.
export function countsOf({ unit, period, timezone, scope, each }: Budget): string {
  const parts = Object.entries(scope)
    .map(([name, patterns]) => [name, patterns.length === 1 ? patterns[0] : patterns])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))
  const text = JSON.stringify([unit, period, timezone, parts, ...(each === undefined ? [] : [each])])
  return text.length <= longestCounts ? text : hash('sha256', text)
}
