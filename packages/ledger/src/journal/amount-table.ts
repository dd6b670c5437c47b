import { Floats, SparsePlaces } from '../columns/growing.ts'
import type { Amounts } from './columns.ts'

// Windows move in whole seconds, so what was spent in the same second leaves them together.
const secondMs = 1000

// An account that books on many buckets at once, as in an import, is not looked for in all of them: what has several
// rows is only a little longer.
const mostLooks = 4

/**
 * Amounts of many entries, added up: a row for each account, bucket and second, in the order in which they came first.
 * Where a sum is more than a double holds exactly, there are several.
 */
export class AmountTable {
  readonly #accounts = new Floats()
  readonly #bucketsMs = new Floats()
  readonly #timesMs = new Floats()
  readonly #amounts = new Floats()
  readonly #bookedMs = new Floats()
  // Of an account its newest row, and of a row that of the same account before it.
  readonly #newest = new SparsePlaces()
  readonly #before = new Floats()

  add({ accounts, bucketsMs, timesMs, amounts }: Amounts, bookedMs: number): void {
    for (let at = 0; at < accounts.length; at++) {
      const account = accounts[at] as number
      const timeMs = timesMs[at] as number
      const amount = amounts[at] as number
      const row = this.#rowFor(account, bucketsMs[at] as number, timeMs, amount)
      this.#amounts.array[row] = (this.#amounts.array[row] as number) + amount
      if (timeMs > (this.#timesMs.array[row] as number)) this.#timesMs.array[row] = timeMs
      if (bookedMs > (this.#bookedMs.array[row] as number)) this.#bookedMs.array[row] = bookedMs
    }
  }

  /** The sums so far, which are true until more is added. */
  get amounts(): Amounts {
    return {
      accounts: this.#accounts.view(),
      bucketsMs: this.#bucketsMs.view(),
      timesMs: this.#timesMs.view(),
      amounts: this.#amounts.view(),
    }
  }

  /** When each was booked last. */
  get bookedMs(): Float64Array {
    return this.#bookedMs.view()
  }

  #rowFor(account: number, bucketMs: number, timeMs: number, amount: number): number {
    const newest = this.#newest.at(account)
    const second = Math.floor(timeMs / secondMs)
    for (let row = newest, looks = 0; row >= 0 && looks < mostLooks; row = this.#before.at(row), looks++) {
      const isSame = this.#bucketsMs.at(row) === bucketMs && Math.floor(this.#timesMs.at(row) / secondMs) === second
      if (isSame && this.#amounts.at(row) <= Number.MAX_SAFE_INTEGER - amount) return row
    }
    this.#bucketsMs.push(bucketMs)
    this.#timesMs.push(timeMs)
    this.#amounts.push(0)
    this.#bookedMs.push(Number.NEGATIVE_INFINITY)
    this.#before.push(newest)
    const row = this.#accounts.push(account)
    this.#newest.set(account, row)
    return row
  }
}
