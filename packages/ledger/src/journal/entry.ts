import type { Latch, LatchId } from '../balance/latch.ts'
import type { Account } from '../booking/account.ts'
import type { CallTimes, Instance } from '../store/store.ts'
import { type Amounts, emptyAmounts, emptyWords, type Words } from './columns.ts'

/**
 * What is booked together: everything that it changes, in memory and in the tables. Who applies the same entries in
 * the same order knows the same. Numbers of instances, lives and accounts are given by the writer.
 */
export interface Entry {
  /** By the clock of the writer. */
  readonly atMs: number
  /** Those spoken of, new or not. */
  readonly instances: readonly Instance[]
  /** Lives that begin; what they say is among the words. */
  readonly opened: readonly OpenedLife[]
  /** What lives say now. A life is in it once. */
  readonly words: Words
  readonly accounts: readonly OpenedAccount[]
  readonly amounts: Amounts
  /** Cleared before others are set. */
  readonly cleared: readonly LatchId[]
  readonly latches: readonly Latch[]
  readonly resets: readonly BudgetReset[]
  readonly callTimes: CallTimes | undefined
  /** Lives that are over, of which no word can come any more. */
  readonly ended: readonly EndedLife[]
  /** The numbers of instances that are forgotten, with their streams. */
  readonly forgotten: readonly number[]
  /** All usage is set to zero; what streams said is kept, so that nothing of it is booked again. */
  readonly wipe: boolean
}

export interface OpenedLife {
  readonly number: number
  /** The number of its instance. */
  readonly instance: number
  /** The key of its stream. */
  readonly stream: string
  readonly startMs: number
}

export type EndedLife = Pick<OpenedLife, 'number' | 'instance' | 'stream'>

export interface OpenedAccount {
  readonly id: number
  readonly account: Account
}

/** That a budget counts from zero again. */
export interface BudgetReset {
  /** Its name. */
  readonly budget: string
  readonly atMs: number
  /** What is in buckets before this one counts no more. */
  readonly fromMs: number
  /** What was in the buckets from then on already. */
  readonly before: readonly { readonly account: number; readonly bucketMs: number; readonly amount: bigint }[]
}

const noWords = emptyWords()
const noAmounts = emptyAmounts()

/** An entry with the given parts, and nothing else. */
export function entryOf(parts: Pick<Entry, 'atMs'> & Partial<Entry>): Entry {
  return {
    instances: [],
    opened: [],
    words: noWords,
    accounts: [],
    amounts: noAmounts,
    cleared: [],
    latches: [],
    resets: [],
    callTimes: undefined,
    ended: [],
    forgotten: [],
    wipe: false,
    ...parts,
  }
}
