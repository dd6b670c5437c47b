import type { BalanceRows } from '../store/store.ts'
import type { Amounts } from './columns.ts'

interface Sum {
  amount: bigint
  lastBookedMs: number
}

/** Adds amounts up by bucket and account. */
export class BucketSums {
  readonly #buckets: Map<number, Map<number, Sum>> = new Map()

  add({ accounts, bucketsMs, amounts }: Amounts, bookedMs: number): void {
    for (let at = 0; at < accounts.length; at++) {
      const bucket = this.#bucket(bucketsMs[at] as number)
      const account = accounts[at] as number
      const sum = bucket.get(account)
      const amount = BigInt(amounts[at] as number)
      if (sum === undefined) bucket.set(account, { amount, lastBookedMs: bookedMs })
      else {
        sum.amount += amount
        sum.lastBookedMs = Math.max(sum.lastBookedMs, bookedMs)
      }
    }
  }

  /** By bucket, and by account in total. */
  rows(): Pick<BalanceRows, 'amounts' | 'totals'> {
    const amounts: BalanceRows['amounts'][number][] = []
    const totals = new Map<number, { account: number; amount: bigint; lastBookedMs: number }>()
    for (const [bucketMs, bucket] of this.#buckets) {
      for (const [account, { amount, lastBookedMs }] of bucket) {
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

  #bucket(bucketMs: number): Map<number, Sum> {
    const known = this.#buckets.get(bucketMs)
    if (known) return known
    const bucket = new Map<number, Sum>()
    this.#buckets.set(bucketMs, bucket)
    return bucket
  }
}
