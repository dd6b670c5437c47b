import type { Account } from '../booking/account.ts'
import type { Booked } from './figures.ts'
import type { Latch } from './latch.ts'

/** What was booked on an account in a quarter of an hour. */
export interface BucketBooked extends Booked {
  readonly bucketMs: number
  /** The instant it counts as spent, where that is still known. */
  readonly atMs?: number
}

/** Where balances are opened from: everything that is booked, and everything that was told. */
export interface BalanceSource {
  /**
   * What was booked on each account in [from, to), which are bounds of buckets. For a budget: what of it counts, which
   * is what was booked since it was reset.
   */
  amounts(fromMs: number, toMs: number, budget?: string): Promise<readonly Booked[]>
  /** The same, bucket by bucket. */
  buckets(fromMs: number, toMs: number, budget?: string): Promise<readonly BucketBooked[]>
  /**
   * From when on budgets count that were ever reset, by their names: the start of a bucket, in milliseconds since 1970.
   * For all others, the same is booked.
   */
  countedFrom(): Promise<ReadonlyMap<string, number>>
  /** What budgets of any name have told that count this (see {@link Latch.counts}). */
  latches(counts: string, periodStartMs: number): Promise<readonly Latch[]>
}

/** What a booking adds: the sum of one account in one bucket, counted as spent at the newest of its instants. */
export interface DatedAmount {
  /** The same object each time, so that what budgets it counts for is found once. */
  readonly account: Account
  readonly bucketMs: number
  readonly atMs: number
  /** At rest. */
  readonly amount: bigint
}
