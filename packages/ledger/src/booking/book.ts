import type { Budget, Budgets } from '@tollbell/budgets'
import { spendWindows } from '@tollbell/conventions'
import type { BalanceSource, DatedAmount } from '../balance/balance-source.ts'
import type { Booked } from '../balance/figures.ts'
import type { WindowName } from '../balance/spend-window.ts'
import { Standing } from '../balance/standing.ts'
import type { Totals } from '../balance/totals.ts'
import { Backlog } from '../journal/backlog.ts'
import { catchUp, loadInstances, loadMemory } from '../journal/catch-up.ts'
import { encodeEntry } from '../journal/codec.ts'
import { type Entry, entryOf } from '../journal/entry.ts'
import { Folding } from '../journal/folding.ts'
import { type CallTimes, type Projection, projections, type Store } from '../store/store.ts'
import { StoreError, StoreLimitError } from '../store/store-error.ts'
import { balanceReader } from './balance-reader.ts'
import {
  type Arrival,
  type BookingCounts,
  type Differences,
  differencesOf,
  forgetAfterMs,
  noCounts,
} from './differences.ts'
import type { Memory } from './memory.ts'
import type { Reading } from './readings.ts'
import { Streams } from './streams.ts'
import { Together } from './together.ts'
import { Turns } from './turns.ts'

// That a process is alive is worth an entry once in this time; what it says is always.
const seenAgainMs = 60_000

// What has come since must be read again when the ledger is started after it was killed, and is added up by every
// question for a balance.
const balancesBacklog = { bytes: 8 * 2 ** 20, ageMs: 10_000 }

// A stream that speaks often is written once for many words, so the longer this is put off, the cheaper it gets.
// 32 MB are more than a million words, which take half a second to read again.
const streamsBacklog = { bytes: 32 * 2 ** 20, ageMs: 5 * 60_000 }

// An instance silent for so long leaves memory; the tables know it.
const idleMs = 60 * 60_000

// Forgetting one means removing all its streams, so they go a few at a time.
const forgottenAtOnce = 100

/**
 * The book: every reading becomes a difference, and all that is booked together becomes an entry of the journal, which
 * is committed before it counts. Several ledgers may write one journal: who comes second reads what the first has
 * booked, and thinks again.
 */
export class Book {
  readonly streams: Streams = new Streams()
  readonly #store: Store
  readonly #folding: Folding
  readonly #turns = new Turns()
  readonly #bookings = new Together(
    this.#turns,
    (arrivals: readonly Arrival[]) => this.#bookAll(arrivals),
    (error) => error instanceof StoreError && !(error instanceof StoreLimitError),
  )
  // For those whose turn it is; the others have to wait for one to catch up.
  readonly #source: BalanceSource
  readonly #reader: ReturnType<typeof balanceReader>
  readonly #backlogs: Readonly<Record<Projection, Backlog>>
  #memory: Memory
  #standing: Standing = Standing.empty
  #budgets: readonly Budget[] = []
  #windows: readonly WindowName[] = []
  // What it was opened from is no longer true.
  #isStandingLost = false

  private constructor({ store, folding, memory, backlogs }: BookParts) {
    this.#store = store
    this.#folding = folding
    this.#memory = memory
    this.#backlogs = backlogs
    const parts = { store, folding, memory: () => this.#memory }
    this.#source = balanceReader({ ...parts, catchUp: () => this.#catchUp() })
    this.#reader = balanceReader({ ...parts, catchUp: () => this.catchUp() })
  }

  /** Reads back what the store holds. */
  static async open(store: Store): Promise<Book> {
    const folding = new Folding(store)
    const backlogs = { balances: new Backlog(balancesBacklog), streams: new Backlog(streamsBacklog) }
    const memory = await loadMemory(store, folding, ({ atMs }, bytes) => {
      for (const projection of projections) backlogs[projection].add(bytes, atMs)
    })
    return new Book({ store, folding, memory, backlogs })
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
  async book(readings: readonly Reading[], arrivedAt: Date): Promise<BookingCounts> {
    if (readings.length === 0) return noCounts
    return await this.#bookings.add({ readings, arrivedAt })
  }

  /** Puts budgets in force. What is exceeded already and was never told is told now; see {@link Standing.open}. */
  async setBudgets({ budgets, timezone }: Pick<Budgets, 'budgets' | 'timezone'>, now: Date): Promise<void> {
    await this.#turns.take(async () => {
      const windows = spendWindows.map((name) => ({ name, timezone }))
      const standing = await this.#opened(() => Standing.open(budgets, windows, this.#source, now))
      const before = { standing: this.#standing, budgets: this.#budgets, windows: this.#windows }
      this.#stand({ standing, budgets, windows })
      await this.#tellDue(now).catch((error: unknown) => {
        this.#stand(before)
        throw error
      })
    })
  }

  /** Where the budgets, and the spend of the day and the month, stand around `now`. */
  async standing(now: Date): Promise<Standing> {
    if (this.#isStandingLost || !this.#standing.isCurrent(now)) {
      await this.#turns.take(() => this.#tellDue(now))
    }
    return this.#standing
  }

  /** What was booked in [from, to), which must be bounds of buckets. */
  async booked(fromMs: number, toMs: number): Promise<readonly Booked[]> {
    return await this.#reader.amounts(fromMs, toMs)
  }

  /** What was booked in each of the stretches [from, to), which must be bounds of buckets, at one moment. */
  async bookedIn(stretches: readonly (readonly [fromMs: number, toMs: number])[]): Promise<Booked[][]> {
    return await this.#reader.bookedIn(stretches)
  }

  /** Forgets processes that have been silent for so long that whatever they still say would only be baselined. */
  async forgetSilent(now: Date): Promise<void> {
    for (;;) {
      const forgotten = await this.#turns.take(() => this.#forgetSome(now))
      if (forgotten === 0) return
      await this.#folding.fold('streams', this.#memory.position)
    }
  }

  /** Applies what other ledgers have booked. Throws a StoreError when the store does not say. */
  async catchUp(): Promise<void> {
    if (this.#store.isShared) await this.#turns.take(() => this.#catchUp())
  }

  /** Leads those tables after the journal that are too far behind. To be called every second or so. */
  async tidy(now: Date): Promise<void> {
    const due = projections.filter((projection) => this.#backlogs[projection].isDue(now.getTime()))
    if (due.length > 0) await this.fold(now, due)
  }

  /** Brings tables up to the journal, and drops what nobody needs any more, there and in memory. */
  async fold(now: Date, which: readonly Projection[] = projections): Promise<void> {
    for (const projection of which) {
      this.#backlogs[projection].clear()
      const folded = await this.#folding.fold(projection, this.#memory.position)
      if (projection === 'balances') this.#memory.unfolded.drop(folded)
    }
    const { balances, streams } = await this.#store.progress()
    await this.#store.dropEntries(Math.min(balances.folded, streams.folded), now.getTime())
    this.#memory.streams.letGo(now.getTime() - idleMs, streams.folded)
  }

  async #bookAll(arrivals: readonly Arrival[]): Promise<readonly BookingCounts[]> {
    const now = new Date(Math.max(...arrivals.map(({ arrivedAt }) => arrivedAt.getTime())))
    let counts: readonly BookingCounts[] = []
    await this.#commit(async () => {
      await loadInstances(this.#store, this.#memory, instanceIds(arrivals))
      const standing = await this.#currentStanding(now)
      const differences = differencesOf(arrivals, this.#memory)
      counts = differences.counts
      if (this.#saysNothing(differences)) return undefined
      const { parts } = differences
      const { set, clear } = standing.plan(this.#dated(parts), now)
      return entryOf({ atMs: now.getTime(), ...parts, cleared: clear, latches: set })
    })
    return counts
  }

  /** Appends what is written, or writes it again after what another ledger has booked in the meantime. */
  async #commit(write: () => Promise<Entry | undefined>): Promise<void> {
    for (;;) {
      const entry = await write()
      if (entry === undefined) return
      const bytes = encodeEntry(entry)
      if (await this.#store.append(this.#memory.position + 1, bytes, entry.atMs)) {
        this.#memory.apply(entry)
        this.#applied(entry, bytes.length)
        return
      }
      await this.#catchUp()
    }
  }

  async #catchUp(): Promise<void> {
    if (await catchUp(this.#store, this.#memory, (entry, bytes) => this.#applied(entry, bytes))) return
    this.#memory = await loadMemory(this.#store, this.#folding)
    this.#isStandingLost = true
  }

  /** Moves the budgets by an entry that is in memory. */
  #applied(entry: Entry, bytes: number): void {
    for (const projection of projections) this.#backlogs[projection].add(bytes, entry.atMs)
    if (entry.wipe) this.#isStandingLost = true
    else this.#standing.apply({ amounts: this.#dated(entry), set: entry.latches, clear: entry.cleared })
  }

  async #currentStanding(now: Date): Promise<Standing> {
    if (this.#isStandingLost || !this.#standing.isCurrent(now)) {
      const open = (): Promise<Standing> =>
        this.#isStandingLost
          ? Standing.open(this.#budgets, this.#windows, this.#source, now)
          : this.#standing.reopened(this.#source, now)
      this.#standing = await this.#opened(open)
      this.#isStandingLost = false
    }
    return this.#standing
  }

  /** A standing whose every part is of the same moment. */
  async #opened(open: () => Promise<Standing>): Promise<Standing> {
    for (;;) {
      const { position } = this.#memory
      const standing = await open()
      if (position === this.#memory.position) return standing
    }
  }

  #stand({ standing, budgets, windows }: StandingState): void {
    this.#standing = standing
    this.#budgets = budgets
    this.#windows = windows
    this.#isStandingLost = false
  }

  /** Tells what is due without anything being booked. */
  async #tellDue(now: Date): Promise<void> {
    await this.#commit(async () => {
      const { set, clear } = (await this.#currentStanding(now)).plan([], now)
      if (set.length === 0 && clear.length === 0) return undefined
      return entryOf({ atMs: now.getTime(), cleared: clear, latches: set })
    })
  }

  #dated({ accounts, amounts }: Pick<Entry, 'accounts' | 'amounts'>): DatedAmount[] {
    const opened = new Map(accounts.map(({ id, account }) => [id, account]))
    return amounts.map(({ account: id, ...amount }) => ({
      ...amount,
      account: opened.get(id) ?? this.#memory.accounts.withId(id).account,
    }))
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
    await this.#commit(async () => {
      const silent = await this.#store.silentInstances(silentSinceMs, forgottenAtOnce)
      // The tables may not know yet that it has spoken again.
      forgotten = silent.filter((number) => (this.#memory.streams.lastSeenMs(number) ?? 0) < silentSinceMs)
      return forgotten.length === 0 ? undefined : entryOf({ atMs: now.getTime(), forgotten })
    })
    return forgotten.length
  }
}

interface BookParts {
  readonly store: Store
  readonly folding: Folding
  readonly memory: Memory
  readonly backlogs: Readonly<Record<Projection, Backlog>>
}

interface StandingState {
  readonly standing: Standing
  readonly budgets: readonly Budget[]
  readonly windows: readonly WindowName[]
}

function* instanceIds(arrivals: readonly Arrival[]): Iterable<string> {
  for (const { readings } of arrivals) {
    let last: string | undefined
    for (const { stream } of readings) {
      if (stream.instance !== last) yield stream.instance
      last = stream.instance
    }
  }
}
