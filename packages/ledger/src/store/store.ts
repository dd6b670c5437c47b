import type { Latch, LatchId } from '../balance/latch.ts'
import type { Account } from '../booking/account.ts'
import type { BucketAmount, StreamState, StreamUpdate } from '../booking/differences.ts'

/** An account as the store knows it, with all that was ever booked on it. */
export interface StoredAccount {
  readonly id: number
  readonly account: Account
  /** At rest. */
  readonly total: bigint
  readonly lastBookedMs: number
}

/** A process that exported to us. */
export interface Instance {
  readonly id: string
  readonly project: string
  readonly lastSeenMs: number
}

export interface CallTimes {
  readonly firstMs: number
  readonly lastMs: number
}

/** What may happen inside one booking. All of it is committed together, or none. */
export interface Transaction {
  /** The last words of those streams that are known, of each of their lives. */
  streams(keys: readonly string[]): Promise<ReadonlyMap<string, readonly StreamState[]>>
  /** Those of the instances that are known. */
  instances(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Opens accounts that are not there yet; answers their ids in the same order. */
  openAccounts(accounts: readonly Account[]): Promise<number[]>
  addAmounts(amounts: readonly BucketAmount<number>[], bookedAtMs: number): Promise<void>
  saveInstances(instances: readonly Instance[]): Promise<void>
  saveStreams(updates: readonly StreamUpdate[]): Promise<void>
  /** Keeps the earliest and the latest. */
  saveCallTimes(times: CallTimes): Promise<void>
  /** A latch that is set gets the new time. */
  latch(latches: readonly Latch[]): Promise<void>
  clear(latches: readonly LatchId[]): Promise<void>
  /** What was booked on each account in [from, to), which must be bounds of buckets. */
  amounts(fromMs: number, toMs: number): Promise<ReadonlyMap<number, bigint>>
  /** The same, bucket by bucket. */
  buckets(fromMs: number, toMs: number): Promise<BucketAmount<number>[]>
  /** Of budgets of any name that count the same. */
  latches(counts: string, periodStartMs: number): Promise<Latch[]>
  /** Forgets processes silent since then, and their streams. */
  forget(silentSinceMs: number): Promise<void>
}

/** Where the ledger keeps everything. One ledger writes to it at a time. */
export interface Store {
  /** Runs alone: a second transaction waits for the first. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>
  accounts(): Promise<StoredAccount[]>
  callTimes(): Promise<CallTimes | undefined>
  /** When an app of each project last exported. */
  lastExports(): Promise<ReadonlyMap<string, number>>
  streamCount(): Promise<number>
  sizeBytes(): Promise<number>
  /** Throws when nothing can be written. */
  probe(): Promise<void>
  close(): Promise<void>
}
