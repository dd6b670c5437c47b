import type { Latch, LatchId } from '../balance/latch.ts'
import type { Account } from '../booking/account.ts'
import type { BucketAmount } from '../booking/bucket.ts'
import type { BudgetReset } from '../journal/entry.ts'

/**
 * Where the ledger keeps everything: the journal, to which entries are appended, and tables that follow it. What is
 * true is the tables up to the position they have reached, and the entries after it.
 *
 * Any number of ledgers may share a store that lets them. They agree by the positions of the journal: an entry is
 * appended to what its writer has read, or not at all.
 *
 * What fails, fails with a {@link StoreError} and leaves nothing behind.
 */
export interface Store extends Journal, Tables, Upkeep {
  /** Whether other ledgers may write to it too. */
  readonly isShared: boolean
  /** How many rows a step should have: bookings go on between two. */
  readonly rowsAtOnce: number
  /** By which the exports of this ledger are known; a copy of a store has the same. */
  id(): Promise<string>
  sizeBytes(): Promise<number>
  /** Throws when nothing can be written. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** The first entry has position 1. */
export interface Journal {
  /** Commits an entry as the one at `position`. False when another ledger has taken that position already. */
  append(position: number, entry: Uint8Array, atMs: number): Promise<boolean>
  /** The entries after a position, in order, up to `most`; `undefined` when the first of them is dropped already. */
  entriesAfter(position: number, most: number): Promise<readonly Uint8Array[] | undefined>
  /**
   * Drops some of the entries up to a position, which nobody needs any more; the oldest, up to `most`. Answers how many.
   * A store that is shared keeps them for some minutes.
   */
  dropEntries(upTo: number, nowMs: number, most: number): Promise<number>
}

export const projections = ['balances', 'streams'] as const

/** Tables that follow the journal together. */
export type Projection = (typeof projections)[number]

/** How far the tables have followed the journal. */
export interface Progress {
  /** All entries up to this position are in the tables. */
  readonly folded: number
  /** Up to where a fold under way leads; equal to `folded` when there is none. */
  readonly target: number
  /** How many rows of the fold under way are in the tables. */
  readonly done: number
}

/** What leads the tables from one progress to another. */
export interface Step<Rows> {
  readonly from: Progress
  readonly to: Progress
  readonly rows: Rows
}

export interface Tables {
  /** What a ledger starts with, all of one moment. */
  opening(): Promise<Opening>
  /** How many streams there are, each of their lives counted. */
  streamCount(): Promise<number>
  /** Those of the instances that are known, with all their streams. */
  instances(ids: readonly string[]): Promise<KnownInstance[]>
  /** The numbers of some instances that were seen last before then, up to `most`. */
  silentInstances(beforeMs: number, most: number): Promise<number[]>
  progress(): Promise<Readonly<Record<Projection, Progress>>>
  /**
   * Folds while no other ledger folds the same. Who does it all the same, because this one seemed gone, takes no step
   * twice: it only costs.
   */
  foldAlone<Result>(projection: Projection, fold: () => Promise<Result>): Promise<Result>
  /** Reads the balances, all of one moment, and tells which. */
  readBalances<Result>(
    read: (tables: BalanceTables) => Promise<Result>,
  ): Promise<{ readonly progress: Progress; readonly result: Result }>
  /** Takes a step when the tables are where it begins, in one transaction; false when they are elsewhere. */
  foldBalances(step: Step<BalanceRows>): Promise<boolean>
  foldStreams(step: Step<StreamRows>): Promise<boolean>
}

export interface Opening {
  readonly progress: Readonly<Record<Projection, Progress>>
  readonly accounts: readonly StoredAccount[]
  readonly callTimes: CallTimes | undefined
  /** When an app of each project last exported. */
  readonly lastExports: ReadonlyMap<string, number>
  /** The highest numbers given so far; 0 when there are none. */
  readonly lastInstance: number
  readonly lastLife: number
}

/** An account as the store knows it, with all that was ever booked on it. */
export interface StoredAccount {
  readonly id: number
  readonly account: Account
  /** At rest. */
  readonly total: bigint
  readonly lastBookedMs: number
}

/** A process that exports to us, or whatever else was booked from. */
export interface Instance {
  readonly number: number
  readonly id: string
  readonly project: string
  readonly lastSeenMs: number
  /** Never forgotten, however long it is silent. */
  readonly kept: boolean
}

/** What a stream said last. A counter that starts again, under the same names, begins another life. */
export interface Life {
  readonly number: number
  /** The key of its stream. */
  readonly stream: string
  /** 0 when the sender does not say. */
  readonly startMs: number
  readonly value: number
  readonly timeMs: number
}

export interface KnownInstance extends Instance {
  readonly lives: readonly Life[]
}

export interface CallTimes {
  readonly firstMs: number
  readonly lastMs: number
}

export interface BalanceTables {
  /** What was booked on each account in [from, to), which must be bounds of buckets. */
  amounts(fromMs: number, toMs: number): Promise<ReadonlyMap<number, bigint>>
  /** The same, bucket by bucket. */
  buckets(fromMs: number, toMs: number): Promise<readonly BucketAmount<number>[]>
  /** What budgets of any name have told that count this. */
  latches(counts: string, periodStartMs: number): Promise<Latch[]>
  /** What was told last, in whatever period, newest first. */
  newestLatches(most: number): Promise<Latch[]>
  /** The last reset of each budget that was reset. */
  resets(): Promise<BudgetReset[]>
}

export interface BalanceRows {
  /** All usage is set to zero first: amounts, latches, resets and call times, but not the accounts themselves. */
  readonly wipe: boolean
  readonly accounts: readonly { readonly id: number; readonly account: Account }[]
  /** Added to what the accounts have. */
  readonly totals: readonly { readonly account: number; readonly amount: bigint; readonly lastBookedMs: number }[]
  /** Added to what the buckets have. */
  readonly amounts: readonly BucketAmount<number>[]
  readonly cleared: readonly LatchId[]
  /** Set after the others are cleared; one that is set already gets the new time. */
  readonly latches: readonly Latch[]
  /** Each in place of the one before. */
  readonly resets: readonly BudgetReset[]
  /** Widens those there are. */
  readonly callTimes: CallTimes | undefined
}

/** A step of streams may be taken twice: the same rows again change nothing. */
export interface StreamRows {
  /** The numbers of instances that are forgotten first, with their streams. */
  readonly forgotten: readonly number[]
  /** New ones, and those seen again. */
  readonly instances: readonly Instance[]
  /** Those there are already say something else. */
  readonly opened: readonly (Life & { readonly instance: number })[]
  /** The numbers of lives that are over. */
  readonly ended: readonly number[]
  /** Of lives that are there already. */
  readonly words: readonly { readonly life: number; readonly value: number; readonly timeMs: number }[]
}

/** Something that is wrong. */
export interface Finding {
  /** `damaged`: nothing it says can be relied on. `sums`: some figures do not add up. */
  readonly kind: 'damaged' | 'sums'
  readonly sentence: string
}

export interface Upkeep {
  /** What is wrong with the store. */
  check(): Promise<readonly Finding[]>
  /** Writes a copy of everything into a new SQLite file while work goes on. */
  backup(file: string): Promise<void>
  /**
   * Puts the amounts of a stretch of time, with bounds of buckets, together at its start.
   * Answers how many rows that saved.
   */
  compact(stretch: { readonly fromMs: number; readonly toMs: number }): Promise<number>
  /** The start of the oldest bucket; undefined when there is none. */
  oldestBucketMs(): Promise<number | undefined>
  /** Removes the buckets before then. What was booked on the accounts in total stays. */
  retire(beforeMs: number): Promise<void>
  /** Whether buckets were ever removed of which the totals still have the amounts. */
  hasRetired(): Promise<boolean>
  /** Removes what budgets told before then. */
  forgetLatches(beforeMs: number): Promise<void>
}
