import type { Budgets } from '@tollbell/budgets'
import { spendWindows } from '@tollbell/conventions'
import type { BalanceSource, DatedAmount } from '../balance/balance-source.ts'
import type { Booked } from '../balance/figures.ts'
import { Standing, type StandingChange } from '../balance/standing.ts'
import { Totals } from '../balance/totals.ts'
import type { CallTimes, Instance, Store, Transaction } from '../store/store.ts'
import { type Account, accountKey } from './account.ts'
import {
  type Arrival,
  type BookingCounts,
  type BucketAmount,
  bucketsOf,
  type Difference,
  type Differences,
  differencesOf,
  forgetAfterMs,
} from './differences.ts'
import type { Reading } from './readings.ts'
import { Streams } from './streams.ts'
import { Together } from './together.ts'
import { Turns } from './turns.ts'

interface Booking {
  readonly now: Date
  readonly result: Differences
  /** Accounts that were not there before, by id. */
  readonly opened: ReadonlyMap<number, Account>
  readonly standing: Standing
  readonly change: StandingChange
}

/**
 * The book: every reading becomes a difference, is booked, and moves the budgets, in one transaction. What it keeps in
 * memory is what the store holds, and changes only after a commit.
 */
export class Book {
  readonly totals: Totals = new Totals()
  readonly streams: Streams = new Streams()
  readonly #store: Store
  readonly #turns = new Turns()
  readonly #bookings = new Together(this.#turns, (arrivals: readonly Arrival[]) => this.#bookAll(arrivals))
  readonly #accounts: Map<number, { account: Account; amount: bigint }> = new Map()
  readonly #ids: Map<string, number> = new Map()
  #standing: Standing
  #callTimes: CallTimes | undefined

  private constructor(store: Store, standing: Standing) {
    this.#store = store
    this.#standing = standing
  }

  /** Reads back what the store holds. */
  static async open(store: Store): Promise<Book> {
    const book = new Book(store, Standing.empty)
    for (const { id, account, total, lastBookedMs } of await store.accounts()) {
      book.#keep(id, account)
      book.#add({ account, amount: total }, lastBookedMs)
    }
    book.#callTimes = await store.callTimes()
    return book
  }

  /** When the first and the last difference was booked; undefined before the first. */
  get callTimes(): CallTimes | undefined {
    return this.#callTimes
  }

  /** Everything ever booked. */
  get allTime(): Iterable<Booked> {
    return this.#accounts.values()
  }

  /** Books what is new in the readings: all of it, or nothing when this throws. */
  async book(readings: readonly Reading[], arrivedAt: Date): Promise<BookingCounts> {
    if (readings.length === 0) return { booked: 0, repeated: 0, baselined: 0, shrunk: 0 }
    return await this.#bookings.add({ readings, arrivedAt })
  }

  /** Puts budgets in force. What is exceeded already and was never told is told now; see {@link Standing.open}. */
  async setBudgets({ budgets, timezone }: Pick<Budgets, 'budgets' | 'timezone'>, now: Date): Promise<void> {
    const windows = spendWindows.map((name) => ({ name, timezone }))
    await this.#turns.take(() => this.#stand((source) => Standing.open(budgets, windows, source, now), now))
  }

  /** Where the budgets, and the spend of the day and the month, stand around `now`. */
  async standing(now: Date): Promise<Standing> {
    if (!this.#standing.isCurrent(now)) {
      // Asked again in our turn: it may have been somebody else's business, and there may be other budgets by now.
      await this.#turns.take(() => this.#stand((source) => this.#currentStanding(source, now), now))
    }
    return this.#standing
  }

  /** What was booked in [from, to), which must be bounds of buckets. */
  async booked(fromMs: number, toMs: number): Promise<Booked[]> {
    return await this.#turns.take(async () => {
      const amounts = await this.#store.transaction((transaction) => transaction.amounts(fromMs, toMs))
      return [...amounts].map(([id, amount]) => ({ account: existing(this.#accounts.get(id)).account, amount }))
    })
  }

  /** Forgets processes that have been silent for so long that whatever they still say would only be baselined. */
  async forgetSilent(now: Date): Promise<void> {
    await this.#turns.take(() =>
      this.#store.transaction((transaction) => transaction.forget(now.getTime() - forgetAfterMs)),
    )
  }

  async #bookAll(arrivals: readonly Arrival[]): Promise<readonly BookingCounts[]> {
    const booking = await this.#store.transaction((transaction) => this.#write(transaction, arrivals))
    this.#remember(booking)
    return booking.result.counts
  }

  async #write(transaction: Transaction, arrivals: readonly Arrival[]): Promise<Booking> {
    const now = new Date(Math.max(...arrivals.map(({ arrivedAt }) => arrivedAt.getTime())))
    const instances = instancesOf(arrivals)
    const result = differencesOf(arrivals, {
      streams: await transaction.streams(arrivals.flatMap(({ readings }) => readings.map(({ stream }) => stream.key))),
      instances: await transaction.instances(instances.map(({ id }) => id)),
    })
    await transaction.saveInstances(instances)
    if (result.updates.length > 0) await transaction.saveStreams(result.updates)
    if (result.differences.length > 0) await transaction.saveCallTimes(callTimesOf(result.differences))
    const amounts = bucketsOf(result.differences)
    const opened = await this.#openAccounts(transaction, amounts)
    const ids = new Map([...opened].map(([id, account]) => [accountKey(account), id]))
    const idOf = (account: Account): number =>
      this.#ids.get(accountKey(account)) ?? existing(ids.get(accountKey(account)))
    const accountOf = (id: number): Account => opened.get(id) ?? existing(this.#accounts.get(id)).account
    const standing = await this.#currentStanding(sourceOf(transaction, accountOf), now)
    const booked = amounts.map(({ account, bucketMs, amount }) => ({ account: idOf(account), bucketMs, amount }))
    await transaction.addAmounts(booked, now.getTime())
    const dated = booked.map(
      ({ account, bucketMs, amount }): DatedAmount => ({
        account: accountOf(account),
        bucketMs,
        atMs: now.getTime(),
        amount,
      }),
    )
    const change = standing.plan(dated, now)
    await saveLatches(transaction, change)
    return { now, result, opened, standing, change }
  }

  /** Stands on another standing, and tells what is due in it. */
  async #stand(open: (source: BalanceSource) => Promise<Standing>, now: Date): Promise<void> {
    const { standing, change } = await this.#store.transaction(async (transaction) => {
      const opened = await open(sourceOf(transaction, (id) => existing(this.#accounts.get(id)).account))
      const planned = opened.plan([], now)
      await saveLatches(transaction, planned)
      return { standing: opened, change: planned }
    })
    this.#standing = standing
    standing.apply(change)
  }

  async #currentStanding(source: BalanceSource, now: Date): Promise<Standing> {
    return this.#standing.isCurrent(now) ? this.#standing : await this.#standing.reopened(source, now)
  }

  async #openAccounts(
    transaction: Transaction,
    amounts: readonly BucketAmount<Account>[],
  ): Promise<Map<number, Account>> {
    const missing = new Map<string, Account>()
    for (const { account } of amounts) {
      const key = accountKey(account)
      if (!this.#ids.has(key)) missing.set(key, account)
    }
    const accounts = [...missing.values()]
    const ids = await transaction.openAccounts(accounts)
    return new Map(accounts.map((account, index) => [existing(ids[index]), account]))
  }

  #remember({ now, result, opened, standing, change }: Booking): void {
    for (const [id, account] of opened) this.#keep(id, account)
    for (const entry of change.amounts) this.#add(entry, now.getTime())
    this.#standing = standing
    standing.apply(change)
    if (result.differences.length === 0) return
    const { firstMs, lastMs } = callTimesOf(result.differences)
    this.#callTimes = {
      firstMs: Math.min(firstMs, this.#callTimes?.firstMs ?? firstMs),
      lastMs: Math.max(lastMs, this.#callTimes?.lastMs ?? lastMs),
    }
  }

  #keep(id: number, account: Account): void {
    this.#accounts.set(id, { account, amount: 0n })
    this.#ids.set(accountKey(account), id)
  }

  #add({ account, amount }: Booked, bookedAtMs: number): void {
    existing(this.#accounts.get(existing(this.#ids.get(accountKey(account))))).amount += amount
    this.totals.add(account, amount, bookedAtMs)
  }
}

// No amount is ever dropped in silence.
function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('An account is missing from the book.')
  return value
}

function instancesOf(arrivals: readonly Arrival[]): Instance[] {
  const instances = new Map<string, Instance>()
  for (const { readings, arrivedAt } of arrivals) {
    for (const { stream } of readings) {
      const { instance, project } = stream
      instances.set(instance, { id: instance, project, lastSeenMs: arrivedAt.getTime() })
    }
  }
  return [...instances.values()]
}

function callTimesOf(differences: readonly Difference[]): CallTimes {
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { atMs } of differences) {
    firstMs = Math.min(firstMs, atMs)
    lastMs = Math.max(lastMs, atMs)
  }
  return { firstMs, lastMs }
}

function sourceOf(transaction: Transaction, accountOf: (id: number) => Account): BalanceSource {
  return {
    async amounts(fromMs, toMs) {
      const amounts = await transaction.amounts(fromMs, toMs)
      return [...amounts].map(([id, amount]) => ({ account: accountOf(id), amount }))
    },
    async buckets(fromMs, toMs) {
      const buckets = await transaction.buckets(fromMs, toMs)
      return buckets.map(({ account, ...booked }) => ({ account: accountOf(account), ...booked }))
    },
    latches: (counts, periodStartMs) => transaction.latches(counts, periodStartMs),
  }
}

async function saveLatches(transaction: Transaction, { set, clear }: StandingChange): Promise<void> {
  await transaction.clear(clear)
  await transaction.latch(set)
}
