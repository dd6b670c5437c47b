import type { Latch, LatchId } from '../balance/latch.ts'
import type { CallTimes } from '../store/store.ts'
import { AmountTable } from './amount-table.ts'
import type { Amounts } from './columns.ts'
import type { BudgetReset, Entry, OpenedAccount } from './entry.ts'
import { type BalanceEntry, widened } from './fold.ts'

/**
 * Entries that follow one another, put together: under load there are sixty in a second, and they book on the same
 * accounts. Only the first of them may say more than what was booked.
 */
export class EntryGroup implements BalanceEntry {
  /** The positions of its first and of its last entry. */
  readonly first: number
  readonly wipe: boolean
  readonly accounts: OpenedAccount[] = []
  readonly cleared: readonly LatchId[]
  readonly latches: readonly Latch[]
  readonly resets: readonly BudgetReset[]
  readonly #amounts = new AmountTable()
  #last: number
  #atMs: number
  #callTimes: CallTimes | undefined

  constructor(entry: Entry, position: number) {
    this.first = position
    this.wipe = entry.wipe
    this.cleared = entry.cleared
    this.latches = entry.latches
    this.resets = entry.resets
    this.#last = position
    this.#atMs = entry.atMs
    this.add(entry, position)
  }

  get last(): number {
    return this.#last
  }

  get atMs(): number {
    return this.#atMs
  }

  get amounts(): Amounts {
    return this.#amounts.amounts
  }

  get bookedMs(): Float64Array {
    return this.#amounts.bookedMs
  }

  get callTimes(): CallTimes | undefined {
    return this.#callTimes
  }

  /** Takes in a later entry that {@link onlyBooks}. */
  add({ accounts, amounts, atMs, callTimes }: Entry, position: number): void {
    this.#last = position
    this.#atMs = Math.max(this.#atMs, atMs)
    for (const opened of accounts) this.accounts.push(opened)
    this.#amounts.add(amounts, atMs)
    if (callTimes) this.#callTimes = widened(this.#callTimes, callTimes)
  }

  /** Whether some of its entries come after a position, and some do not. */
  isAround(position: number): boolean {
    return this.first <= position && position < this.#last
  }
}

/** Whether an entry says nothing of balances but what was booked. */
export function onlyBooks({ wipe, cleared, latches, resets }: BalanceEntry): boolean {
  return !wipe && [cleared, latches, resets].every(({ length }) => length === 0)
}
