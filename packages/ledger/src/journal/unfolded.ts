import type { Latch } from '../balance/latch.ts'
import type { BucketAmount } from '../booking/bucket.ts'
import type { BudgetReset, Entry } from './entry.ts'
import { type BalanceEntry, latchKey } from './fold.ts'
import { PackedAmounts } from './packed-amounts.ts'

/** What entries say of the balances that may not be in the tables yet. Together with the tables it is what is true. */
export class Unfolded {
  #entries: { position: number; entry: BalanceEntry }[] = []
  #from: number

  /** `position` is where the tables are. */
  constructor(position: number) {
    this.#from = position
  }

  /** Has every entry after this position. */
  get from(): number {
    return this.#from
  }

  add({ atMs, wipe, accounts, amounts, cleared, latches, resets, callTimes }: Entry, position: number): void {
    if (!wipe && [amounts.accounts, cleared, latches, resets].every(({ length }) => length === 0)) return
    const packed = new PackedAmounts(amounts)
    const entry: BalanceEntry = {
      atMs,
      wipe,
      accounts,
      // Under load there are millions of them.
      get amounts() {
        return packed.unpack()
      },
      cleared,
      latches,
      resets,
      callTimes,
    }
    this.#entries.push({ position, entry })
  }

  /** What was said after a position and up to another; `undefined` when some of it is forgotten here. */
  between(after: number, upTo: number): readonly BalanceEntry[] | undefined {
    if (after < this.#from) return undefined
    return this.#entries.flatMap(({ position, entry }) => (position > after && position <= upTo ? [entry] : []))
  }

  /** The tables have everything up to this position. */
  drop(position: number): void {
    this.#entries = this.#entries.filter((entry) => entry.position > position)
    this.#from = Math.max(this.#from, position)
  }

  /** What was said after a position; `wipes` when nothing that tables at that position say counts any more. */
  after(position: number): Said {
    const entries = this.#entries.filter((entry) => entry.position > position).map(({ entry }) => entry)
    const wipe = entries.findLastIndex((entry) => entry.wipe)
    return new Said(wipe < 0 ? entries : entries.slice(wipe), wipe >= 0)
  }
}

/** An amount as the tables have it, and the newest instant at which it counts as spent. */
export interface SaidAmount extends BucketAmount<number> {
  readonly atMs: number
}

/** What was said since the tables were written. */
export class Said {
  readonly #entries: readonly BalanceEntry[]
  readonly wipes: boolean

  constructor(entries: readonly BalanceEntry[], wipes: boolean) {
    this.#entries = entries
    this.wipes = wipes
  }

  /** Amounts booked in [from, to). */
  *amounts(fromMs: number, toMs: number): Iterable<SaidAmount> {
    for (const { amounts: columns } of this.#entries) {
      const { accounts, bucketsMs, timesMs, amounts } = columns
      for (let at = 0; at < accounts.length; at++) {
        const bucketMs = bucketsMs[at] as number
        if (bucketMs < fromMs || bucketMs >= toMs) continue
        yield {
          account: accounts[at] as number,
          bucketMs,
          atMs: timesMs[at] as number,
          amount: BigInt(amounts[at] as number),
        }
      }
    }
  }

  /** From when on budgets count that were ever reset, from those in the tables. */
  countedFrom(inTables: readonly BudgetReset[]): Map<string, number> {
    const all = [...(this.wipes ? [] : inTables), ...this.#entries.flatMap(({ resets }) => resets)]
    return new Map(all.map(({ budget, fromMs }) => [budget, fromMs]))
  }

  /** The last reset of a budget, from that in the tables. */
  reset(inTables: readonly BudgetReset[], budget: string): BudgetReset | undefined {
    const all = [...(this.wipes ? [] : inTables), ...this.#entries.flatMap(({ resets }) => resets)]
    return all.findLast((reset) => reset.budget === budget)
  }

  /** The latches of what is counted in a period, from those in the tables. */
  latches(inTables: readonly Latch[], counts: string, periodStartMs: number): Latch[] {
    const latches = new Map(this.wipes ? [] : inTables.map((latch) => [latchKey(latch), latch]))
    for (const entry of this.#entries) {
      for (const latch of entry.cleared) latches.delete(latchKey(latch))
      for (const latch of entry.latches) {
        if (latch.counts === counts && latch.periodStartMs === periodStartMs) latches.set(latchKey(latch), latch)
      }
    }
    return [...latches.values()]
  }

  /** What was told last, newest first, from those in the tables. */
  newestLatches(inTables: readonly Latch[], most: number): Latch[] {
    const latches = new Map(this.wipes ? [] : inTables.map((latch) => [latchKey(latch), latch]))
    for (const { cleared, latches: set } of this.#entries) {
      for (const latch of cleared) latches.delete(latchKey(latch))
      for (const latch of set) latches.set(latchKey(latch), latch)
    }
    return [...latches.values()]
      .filter(({ quiet }) => !quiet)
      .sort((one, other) => other.crossedAtMs - one.crossedAtMs)
      .slice(0, most)
  }
}
