import type { Latch, LatchId } from '../balance/latch.ts'
import type { BalanceRows, CallTimes } from '../store/store.ts'
import { BucketSums } from './bucket-sums.ts'
import type { BudgetReset, Entry } from './entry.ts'

/**
 * What many entries bring to tables, put together: an account that was booked on a hundred times is one row. The same
 * entries give the same rows in the same order, so that a fold that was broken off goes on where it was.
 */
export interface Fold {
  add(entry: BalanceEntry): void
  rows(): BalanceRows
}

/** What of an entry, or of several, is about balances. */
export interface BalanceEntry
  extends Pick<Entry, 'atMs' | 'accounts' | 'amounts' | 'cleared' | 'latches' | 'resets' | 'callTimes' | 'wipe'> {
  /** When each of the amounts was booked, where that is not always the same. */
  readonly bookedMs?: Float64Array
}

/** What entries bring to the balances. */
export function foldOfBalances(): Fold {
  const accounts: BalanceRows['accounts'][number][] = []
  let wipe = false
  let sums = new BucketSums()
  let latches = new Map<string, { latch: LatchId } | { latch: Latch; set: true }>()
  let resets = new Map<string, BudgetReset>()
  let callTimes: CallTimes | undefined
  return {
    add(entry) {
      if (entry.wipe) {
        wipe = true
        sums = new BucketSums()
        latches = new Map()
        resets = new Map()
        callTimes = undefined
      }
      for (const opened of entry.accounts) accounts.push(opened)
      sums.add(entry.amounts, entry.bookedMs ?? entry.atMs)
      for (const latch of entry.cleared) latches.set(latchKey(latch), { latch })
      for (const latch of entry.latches) latches.set(latchKey(latch), { latch, set: true })
      for (const reset of entry.resets) resets.set(reset.budget, reset)
      if (entry.callTimes) callTimes = widened(callTimes, entry.callTimes)
    },
    rows: () => ({
      wipe,
      accounts,
      ...sums.rows(),
      cleared: [...latches.values()].flatMap((one) => ('set' in one ? [] : [one.latch])),
      latches: [...latches.values()].flatMap((one) => ('set' in one ? [one.latch] : [])),
      resets: [...resets.values()],
      callTimes,
    }),
  }
}

/** The same text for the same latch. */
export function latchKey({ counts, budget, member, periodStartMs, kind, at }: LatchId): string {
  return JSON.stringify([counts, budget, member, periodStartMs, kind, `${at}`])
}

/** From the earliest to the latest of both. */
export function widened(one: CallTimes | undefined, other: CallTimes): CallTimes {
  if (one === undefined) return other
  return { firstMs: Math.min(one.firstMs, other.firstMs), lastMs: Math.max(one.lastMs, other.lastMs) }
}
