import { type Budget, inScope, type Period, periodAt } from '@tollbell/budgets'
import type { Unit } from '@tollbell/conventions'
import type { Account, Measure } from '../booking/account.ts'
import type { BalanceSource } from './balance-source.ts'
import { type BudgetBalance, endedLatches, type LatchChange, newsOf } from './budget-balance.ts'
import type { Booked } from './figures.ts'
import { type Latch, type LatchId, levelKey } from './latch.ts'

const measureOf: Readonly<Record<Unit, Measure>> = { usd: 'cost', tokens: 'tokens', requests: 'requests' }

/** Whether a budget counts what is booked on an account. Tokens without a price are tokens. */
export function counts(budget: Budget, account: Account): boolean {
  return account.measure === measureOf[budget.unit] && inScope(budget.scope, account)
}

interface Member {
  spent: bigint
  readonly latches: Map<string, Latch>
  /** What a budget of another name, that is no longer in force, has told of the same. */
  readonly told: Map<string, Latch>
}

/** One budget in its present period: the balance of each of its members. Changes by `add`, `set` and `clear` only. */
export class BudgetLine {
  readonly budget: Budget
  readonly period: Period
  readonly #counts: string
  readonly #members: Map<string, Member> = new Map()
  // What was exceeded when it was opened has been looked at, so that a booking only has to look at what it moves.
  #isExamined = false

  private constructor(budget: Budget, period: Period) {
    this.budget = budget
    this.period = period
    this.#counts = countsOf(budget)
    this.#memberOf('')
  }

  /** The budget as it stands in the period around `now`. `names` are those of all budgets in force. */
  static async open(
    budget: Budget,
    source: BalanceSource,
    { now, names }: { now: Date; names: ReadonlySet<string> },
  ): Promise<BudgetLine> {
    const line = new BudgetLine(budget, periodAt(budget, now))
    const { start, end } = line.period
    for (const booked of await source.amounts(start.getTime(), end.getTime())) line.#addBooked(booked)
    for (const latch of await source.latches(line.#counts, start.getTime())) {
      if (latch.budget === budget.name) line.#memberOf(latch.member).latches.set(levelKey(latch), latch)
      else if (!names.has(latch.budget)) line.#memberOf(latch.member).told.set(levelKey(latch), latch)
    }
    return line
  }

  isCurrent(now: Date): boolean {
    return now >= this.period.start && now < this.period.end
  }

  /** Whether it has to do with an amount of that bucket. */
  holds(bucketMs: number): boolean {
    return bucketMs >= this.period.start.getTime() && bucketMs < this.period.end.getTime()
  }

  balances(): BudgetBalance[] {
    return [...this.#members].map(([name, member]) => this.#balance(name, member))
  }

  /** What is told and taken back once that much more is spent. */
  plan(added: ReadonlyMap<string, bigint>, now: Date): LatchChange {
    const set: Latch[] = []
    const clear: LatchId[] = []
    const moved = this.#isExamined ? added.keys() : new Set([...this.#members.keys(), ...added.keys()])
    for (const name of moved) {
      const member = this.#members.get(name) ?? emptyMember()
      const balance = this.#balance(name, member)
      const spent = member.spent + (added.get(name) ?? 0n)
      set.push(...newsOf(balance, spent, member.told, now).map((news) => ({ ...this.#idOf(name), ...news })))
      clear.push(...endedLatches(balance, spent))
    }
    if (set.length === 0 && clear.length === 0) this.#isExamined = true
    return { set, clear }
  }

  add(member: string, amount: bigint): void {
    this.#memberOf(member).spent += amount
  }

  /** Whether a latch is one of this budget in this period. */
  owns({ counts: counted, budget, periodStartMs }: LatchId): boolean {
    return budget === this.budget.name && counted === this.#counts && periodStartMs === this.period.start.getTime()
  }

  set(latch: Latch): void {
    this.#memberOf(latch.member).latches.set(levelKey(latch), latch)
  }

  clear(latch: LatchId): void {
    this.#memberOf(latch.member).latches.delete(levelKey(latch))
  }

  #addBooked({ account, amount }: Booked): void {
    if (counts(this.budget, account)) this.add('', amount)
  }

  #balance(name: string, { spent, latches }: Member): BudgetBalance {
    return { budget: this.budget, member: name, period: this.period, spent, latches }
  }

  #memberOf(name: string): Member {
    const member = this.#members.get(name) ?? emptyMember()
    this.#members.set(name, member)
    return member
  }

  #idOf(member: string): Pick<Latch, 'counts' | 'budget' | 'member' | 'periodStartMs'> {
    return { counts: this.#counts, budget: this.budget.name, member, periodStartMs: this.period.start.getTime() }
  }
}

function emptyMember(): Member {
  return { spent: 0n, latches: new Map(), told: new Map() }
}

// A budget that comes to count something else is another one, even under the same name.
function countsOf({ unit, period, timezone, scope }: Budget): string {
  const parts = Object.entries(scope).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([unit, period, timezone, parts])
}
