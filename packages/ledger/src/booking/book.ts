import type { Budgets } from '@tollbell/budgets'
import { spendWindows } from '@tollbell/conventions'
import type { DatedAmount } from '../balance/balance-source.ts'
import type { Booked } from '../balance/figures.ts'
import type { Latch } from '../balance/latch.ts'
import type { Standing } from '../balance/standing.ts'
import type { Totals } from '../balance/totals.ts'
import { loadInstances } from '../journal/catch-up.ts'
import type { Amounts } from '../journal/columns.ts'
import { type BudgetReset, type Entry, entryOf } from '../journal/entry.ts'
import type { CallTimes, Store } from '../store/store.ts'
import { StoreError, StoreLimitError } from '../store/store-error.ts'
import type { Account } from './account.ts'
import { BalanceReader, type Stretch } from './balance-reader.ts'
import { bucketEnd, bucketStart } from './bucket.ts'
import {
  type Arrival,
  type BookingCounts,
  type Differences,
  differencesOf,
  forgetAfterMs,
  noCounts,
} from './differences.ts'
import { type Imported, type ImportRow, importedOf, importReadings } from './import.ts'
import { JournalWriter } from './journal-writer.ts'
import type { Memory } from './memory.ts'
import type { Reading } from './readings.ts'
import type { Run } from './run.ts'
import { StandingKeeper } from './standing-keeper.ts'
import { Streams } from './streams.ts'
import { Together } from './together.ts'
import { Turns } from './turns.ts'

// That a process is alive is worth an entry once in this time; what it says is always.
const seenAgainMs = 60_000

// Forgetting one means removing all its streams, so they go a few at a time.
const forgottenAtOnce = 100

// What apps say counts at its own time when that is not further off than this. Half of it is believed.
const mostSkewMs = 60_000

/**
 * The book: every reading becomes a difference, and all that is booked together becomes an entry of the journal, which
 * is committed before it counts. Several ledgers may write one journal: who comes second reads what the first has
 * booked, and thinks again.
 */
export class Book {
  readonly streams: Streams = new Streams()
  readonly #store: Store
  readonly #writer: JournalWriter
  readonly #turns = new Turns()
  readonly #bookings = new Together(this.#turns, (arrivals: readonly Arrival[]) => this.#bookAll(arrivals), {
    weigh: weightOf,
    isEverybodys: (error) => error instanceof StoreError && !(error instanceof StoreLimitError),
  })
  // For those whose turn it is; the others have to wait for one to catch up.
  readonly #source: BalanceReader
  readonly #reader: BalanceReader
  readonly #keeper: StandingKeeper
  #newest:
    | { readonly amounts: Amounts; readonly standing: Standing; readonly counted: readonly DatedAmount[] }
    | undefined

  private constructor(store: Store, writer: JournalWriter) {
    this.#store = store
    this.#writer = writer
    const parts = { store, folding: writer.folding, memory: () => writer.memory }
    this.#source = new BalanceReader({ ...parts, catchUp: () => writer.catchUp() })
    this.#reader = new BalanceReader({ ...parts, catchUp: () => this.catchUp() })
    this.#keeper = new StandingKeeper(this.#source, () => writer.memory.position)
    writer.listen({
      applied: (entry) =>
        this.#keeper.apply(entry, this.#counted(entry, this.#keeper.standing), (id) =>
          this.#memory.accounts.withId(id),
        ),
      reloaded: () => this.#keeper.lose(),
    })
  }

  /** Reads back what the store holds. */
  static async open(store: Store): Promise<Book> {
    return new Book(store, await JournalWriter.open(store))
  }

  /** Running sums for `/metrics`. */
  get totals(): Totals {
    return this.#memory.accounts.totals
  }

  /** When the first and the last difference was booked; undefined before the first. */
  get callTimes(): CallTimes | undefined {
    return this.#memory.callTimes
  }

  /** When an app of each project last exported. */
  get lastExports(): ReadonlyMap<string, number> {
    return this.#memory.lastExports
  }

  /** Everything ever booked. */
  get allTime(): Iterable<Booked> {
    return this.#memory.accounts.all()
  }

  /** Books what is new in the readings: all of it, or nothing when this throws. */
  async book(readings: readonly Reading[], arrivedAt: Date, runs: readonly Run[] = []): Promise<BookingCounts> {
    if (readings.length === 0 && runs.length === 0) return noCounts
    return await this.#bookings.add({ readings, runs, arrivedAt })
  }

  /**
   * Books what the source of each row has not said before, at the time of the row: the same rows twice change nothing,
   * and what was broken off may be repeated as a whole. A source is never forgotten. All of it is booked, or nothing
   * when this throws: a RangeError for a bad row, or a StoreError. Answers, row by row, what was new in them; some
   * thousand rows at a time make an entry of a good size.
   */
  async import(rows: readonly ImportRow[], now: Date): Promise<Imported[][]> {
    if (rows.length === 0) return []
    const readings = importReadings(rows, (account) => this.streams.accounts.admit(account))
    const { outcomes = [] } = await this.#bookings.add({ readings, arrivedAt: now, isImport: true })
    return rows.map((row, index) => importedOf(row, outcomes[index] ?? 'repeated'))
  }

  /**
   * Sets all usage to zero, or lets those budgets count from zero again and tell everything anew. What apps have
   * counted so far is not booked again. Make a backup first. Throws a RangeError for a budget that is not in force.
   */
  async reset(what: 'everything' | { readonly budgets: readonly string[] }, now: Date): Promise<void> {
    await this.#turns.take(async () => {
      const atMs = now.getTime()
      if (what === 'everything') await this.#writer.commit(() => Promise.resolve(entryOf({ atMs, wipe: true })))
      else await this.#resetBudgets(what.budgets, now)
      await this.#tellDue(now)
    })
  }

  /** Puts budgets in force. What is exceeded already and was never told is told now; see {@link Standing.open}. */
  async setBudgets({ budgets, timezone }: Pick<Budgets, 'budgets' | 'timezone'>, now: Date): Promise<void> {
    await this.#turns.take(async () => {
      const windows = spendWindows.map((name) => ({ name, timezone }))
      const standing = await this.#keeper.open(budgets, windows, now)
      const before = this.#keeper.stand({ standing, budgets, windows })
      await this.#tellDue(now).catch((error: unknown) => {
        this.#keeper.stand(before)
        throw error
      })
    })
  }

  /** Where the budgets, and the spend of the day and the month, stand around `now`. */
  async standing(now: Date): Promise<Standing> {
    if (!this.#keeper.isCurrent(now)) await this.#turns.take(() => this.#tellDue(now))
    return this.#keeper.standing
  }

  /** What was booked in [from, to), which must be bounds of buckets. */
  async booked(fromMs: number, toMs: number): Promise<readonly Booked[]> {
    const [booked = []] = await this.#reader.bookedIn([[fromMs, toMs]])
    return booked
  }

  /** What was booked in each of the stretches, at one moment. */
  async bookedIn(stretches: readonly Stretch[]): Promise<Booked[][]> {
    return await this.#reader.bookedIn(stretches)
  }

  /** What was booked in [from, to), which must be bounds of buckets, bucket by bucket. */
  async buckets(fromMs: number, toMs: number): Promise<readonly (Booked & { readonly bucketMs: number })[]> {
    return await this.#reader.buckets(fromMs, toMs)
  }

  /** What was told last, in whatever period, newest first. */
  async newestLatches(most: number): Promise<Latch[]> {
    return await this.#reader.newestLatches(most)
  }

  /** Forgets processes that have been silent for so long that whatever they still say would only be baselined. */
  async forgetSilent(now: Date): Promise<void> {
    for (;;) {
      const forgotten = await this.#turns.take(() => this.#forgetSome(now))
      if (forgotten === 0) return
      await this.#writer.saveStreams()
    }
  }

  /** Applies what other ledgers have booked. Throws a StoreError when the store does not say. */
  async catchUp(): Promise<void> {
    if (this.#store.isShared) await this.#turns.take(() => this.#writer.catchUp())
  }

  /** Leads those tables after the journal that are too far behind. To be called every second or so. */
  async tidy(now: Date): Promise<void> {
    await this.#writer.tidy(now)
  }

  /** Brings all tables up to the journal. */
  async fold(now: Date): Promise<void> {
    await this.#writer.fold(now)
  }

  get #memory(): Memory {
    return this.#writer.memory
  }

  async #bookAll(arrivals: readonly Arrival[]): Promise<readonly BookingCounts[]> {
    const now = new Date(Math.max(...arrivals.map(({ arrivedAt }) => arrivedAt.getTime())))
    let counts: readonly BookingCounts[] = []
    await this.#writer.commit(async () => {
      await loadInstances(this.#store, this.#memory, instanceIds(arrivals))
      const standing = await this.#keeper.current(now)
      const differences = differencesOf(arrivals, this.#memory)
      counts = differences.counts
      if (this.#saysNothing(differences)) return undefined
      const { parts } = differences
      const { set, clear } = standing.plan(this.#counted(parts, standing), now)
      return entryOf({ atMs: now.getTime(), ...parts, cleared: clear, latches: set })
    })
    return counts
  }

  /** Tells what is due without anything being booked. */
  async #tellDue(now: Date): Promise<void> {
    await this.#writer.commit(async () => {
      const { set, clear } = (await this.#keeper.current(now)).plan([], now)
      if (set.length === 0 && clear.length === 0) return undefined
      return entryOf({ atMs: now.getTime(), cleared: clear, latches: set })
    })
  }

  async #resetBudgets(names: readonly string[], now: Date): Promise<void> {
    await this.#writer.commit(async () => {
      const balances = (await this.#keeper.current(now)).balances(now)
      refuseUnknown(names, this.#keeper.budgets)
      const atMs = now.getTime()
      const fromMs = bucketStart(atMs - mostSkewMs)
      const before = await this.#source.bucketsById(fromMs, bucketEnd(atMs + mostSkewMs))
      const resets = names.map((budget): BudgetReset => ({ budget, atMs, fromMs, before }))
      return entryOf({
        atMs,
        resets,
        cleared: balances
          .filter(({ budget }) => names.includes(budget.name))
          .flatMap(({ latches }) => [...latches.values()]),
      })
    })
  }

  /** Those of the amounts of an entry, written or in memory, that count for a budget. */
  #counted({ accounts, amounts }: Pick<Entry, 'accounts' | 'amounts'>, standing: Standing): readonly DatedAmount[] {
    // An entry of ours is asked for twice: for what it changes, and once it has.
    if (this.#newest?.amounts !== amounts || this.#newest.standing !== standing) {
      this.#newest = { amounts, standing, counted: standing.counted(amounts, this.#accountsWith(accounts)) }
    }
    return this.#newest.counted
  }

  /** Accounts by their ids, with those that an entry opens. */
  #accountsWith(opened: Entry['accounts']): (id: number) => Account {
    const { accounts } = this.#memory
    const byId = new Map(opened.map(({ id, account }) => [id, account]))
    return (id) => byId.get(id) ?? accounts.withId(id)
  }

  #saysNothing({ parts: { instances, opened, words } }: Differences): boolean {
    if (opened.length > 0 || words.lives.length > 0) return false
    return instances.every(({ id, lastSeenMs }) => {
      const known = this.#memory.streams.instance(id)
      return known !== undefined && lastSeenMs - known.lastSeenMs < seenAgainMs
    })
  }

  async #forgetSome(now: Date): Promise<number> {
    const silentSinceMs = now.getTime() - forgetAfterMs
    let forgotten: number[] = []
    await this.#writer.commit(async () => {
      const silent = await this.#store.silentInstances(silentSinceMs, forgottenAtOnce)
      // The tables may not know yet that it has spoken again.
      forgotten = silent.filter((number) => (this.#memory.streams.lastSeenMs(number) ?? 0) < silentSinceMs)
      return forgotten.length === 0 ? undefined : entryOf({ atMs: now.getTime(), forgotten })
    })
    return forgotten.length
  }
}

function refuseUnknown(names: readonly string[], budgets: Budgets['budgets']): void {
  const inForce = budgets.map(({ name }) => name)
  const unknown = names.filter((name) => !inForce.includes(name))
  if (unknown.length === 0) return
  const known = inForce.length === 0 ? 'There are no budgets in force.' : `Those in force are: ${inForce.join(', ')}.`
  throw new RangeError(`There is no budget ${unknown.map((name) => `"${name}"`).join(', ')}. ${known}`)
}

// What comes for the first time is more work than what is recognised.
const weightOfReading = 4

function weightOf({ readings, runs = [] }: Arrival): number {
  return runs.reduce((sum, { values }) => sum + values.length, weightOfReading * readings.length)
}

function* instanceIds(arrivals: readonly Arrival[]): Iterable<string> {
  for (const { readings, runs = [] } of arrivals) {
    for (const { of } of runs) yield* of.instances
    let last: string | undefined
    for (const { stream } of readings) {
      if (stream.instance !== last) yield stream.instance
      last = stream.instance
    }
  }
}
