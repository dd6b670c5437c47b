import type { Latch } from '../balance/latch.ts'
import type { BucketAmount } from '../booking/bucket.ts'
import type { BudgetReset, Entry } from './entry.ts'
import { EntryGroup, onlyBooks } from './entry-group.ts'
import { type BalanceEntry, latchKey } from './fold.ts'

/**
 * What entries say of the balances that may not be in the tables yet. Together with the tables it is what is true.
 * Entries are put together; what was handed out does not change any more.
 */
export class Unfolded {
  #groups: readonly EntryGroup[] = []
  // The last of them, while it may take in more.
  #open: EntryGroup | undefined
  #from: number

  /** `position` is where the tables are. */
  constructor(position: number) {
    this.#from = position
  }

  /** Has every entry after this position. */
  get from(): number {
    return this.#from
  }

  add(entry: Entry, position: number): void {
    if (onlyBooks(entry) && entry.amounts.accounts.length === 0) return
    if (this.#open && onlyBooks(entry)) return this.#open.add(entry, position)
    this.#open = new EntryGroup(entry, position)
    this.#groups = [...this.#groups, this.#open]
  }

  /** What comes next is not put together with what there is: the tables will be led up to here. */
  close(): void {
    this.#open = undefined
  }

  /** What was said after a position and up to another; `undefined` when it cannot be told from what else was said. */
  between(after: number, upTo: number): readonly BalanceEntry[] | undefined {
    this.close()
    if (after < this.#from || this.#groups.some((group) => group.isAround(after) || group.isAround(upTo))) {
      return undefined
    }
    return this.#groups.filter(({ first, last }) => first > after && last <= upTo)
  }

  /** The tables have everything up to this position. */
  drop(position: number): void {
    this.#groups = this.#groups.filter(({ last }) => last > position)
    if (this.#open && this.#open.last <= position) this.close()
    this.#from = Math.max(this.#from, position)
  }

  /**
   * What was said after a position; `wipes` when nothing that tables at that position say counts any more. `undefined`
   * when it cannot be told from what was said before, see {@link takeApart}.
   */
  after(position: number): Said | undefined {
    this.close()
    if (this.#groups.some((group) => group.isAround(position))) return undefined
    const groups = this.#groups.filter(({ first }) => first > position)
    const wipe = groups.findLastIndex((group) => group.wipe)
    return new Said(wipe < 0 ? groups : groups.slice(wipe), wipe >= 0)
  }

  /**
   * Takes apart what was put together around a position to which another ledger has led the tables: `read` answers the
   * entries after it and up to another position, or `undefined` when they are dropped already.
   */
  async takeApart(
    position: number,
    read: (after: number, upTo: number) => Promise<readonly Entry[] | undefined>,
  ): Promise<void> {
    this.close()
    const around = this.#groups.find((group) => group.isAround(position))
    const later = around && (await read(position, around.last))
    // In the meantime the tables may have been led further.
    const at = around ? this.#groups.indexOf(around) : -1
    if (!later || at < 0) return
    const apart = new Unfolded(position)
    for (const [index, entry] of later.entries()) apart.add(entry, position + 1 + index)
    this.#groups = [...apart.#groups, ...this.#groups.slice(at + 1)]
    this.#from = Math.max(this.#from, position)
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
