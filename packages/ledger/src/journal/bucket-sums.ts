import { ExactSums } from '../columns/exact-sums.ts'
import { Floats, Places } from '../columns/growing.ts'
import type { BalanceRows } from '../store/store.ts'
import type { Amounts } from './columns.ts'

/** What is booked in one bucket: a row for each account, in the order in which they came. */
class Bucket {
  readonly accounts: Floats = new Floats()
  readonly amounts: ExactSums = new ExactSums()
  readonly lastBookedMs: Floats = new Floats()
  readonly #rowOf = new Places()

  add(account: number, amount: number, bookedMs: number): void {
    let row = this.#rowOf.at(account)
    if (row < 0) {
      row = this.accounts.push(account)
      this.amounts.reach(row + 1)
      this.lastBookedMs.push(bookedMs)
      this.#rowOf.set(account, row)
    }
    this.amounts.add(row, amount)
    if (bookedMs > this.lastBookedMs.at(row)) this.lastBookedMs.array[row] = bookedMs
  }
}

/** Adds amounts up by bucket and account. */
export class BucketSums {
  readonly #buckets: Map<number, Bucket> = new Map()

  /** `bookedMs` is that of all of them, or of each. */
  add({ accounts, bucketsMs, amounts }: Amounts, bookedMs: number | Float64Array): void {
    const bookedAt = (at: number): number => (typeof bookedMs === 'number' ? bookedMs : (bookedMs[at] as number))
    let lastMs = Number.NaN
    let bucket = new Bucket()
    for (let at = 0; at < accounts.length; at++) {
      // Most are of the same bucket.
      if (bucketsMs[at] !== lastMs) {
        lastMs = bucketsMs[at] as number
        bucket = this.#bucket(lastMs)
      }
      bucket.add(accounts[at] as number, amounts[at] as number, bookedAt(at))
    }
  }

  /** By bucket, and by account in total. */
  rows(): Pick<BalanceRows, 'amounts' | 'totals'> {
    const amounts: BalanceRows['amounts'][number][] = []
    const totals = new Map<number, { account: number; amount: bigint; lastBookedMs: number }>()
    for (const [bucketMs, bucket] of this.#buckets) {
      for (const [row, account] of bucket.accounts.view().entries()) {
        const amount = bucket.amounts.at(row)
        const lastBookedMs = bucket.lastBookedMs.at(row)
        amounts.push({ account, bucketMs, amount })
        const total = totals.get(account)
        if (total === undefined) totals.set(account, { account, amount, lastBookedMs })
        else {
          total.amount += amount
          total.lastBookedMs = Math.max(total.lastBookedMs, lastBookedMs)
        }
      }
    }
    return { amounts, totals: [...totals.values()] }
  }

  #bucket(bucketMs: number): Bucket {
    const known = this.#buckets.get(bucketMs)
    if (known) return known
    const bucket = new Bucket()
    this.#buckets.set(bucketMs, bucket)
    return bucket
  }
}
