// Most of an entry are numbers, thousands of them at a time. In columns they are a tenth of the memory and of the work
// that as many objects are.

/** What lives say, in columns: those at the same place belong together. */
export interface Words {
  readonly lives: Float64Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
  readonly timesMs: Float64Array<ArrayBuffer>
}

/** What is booked, in columns: an {@link EntryAmount} at each place. */
export interface Amounts {
  readonly accounts: Float64Array<ArrayBuffer>
  readonly bucketsMs: Float64Array<ArrayBuffer>
  readonly timesMs: Float64Array<ArrayBuffer>
  readonly amounts: Float64Array<ArrayBuffer>
}

export interface EntryAmount {
  /** The id of the account. */
  readonly account: number
  readonly bucketMs: number
  /** The newest instant at which it counts as spent. */
  readonly atMs: number
  /** At rest; from 1 to 2^53 − 1. What is more than that is several amounts. */
  readonly amount: number
}

export function emptyWords(count = 0): Words {
  return { lives: new Float64Array(count), values: new Float64Array(count), timesMs: new Float64Array(count) }
}

export function emptyAmounts(count = 0): Amounts {
  return {
    accounts: new Float64Array(count),
    bucketsMs: new Float64Array(count),
    timesMs: new Float64Array(count),
    amounts: new Float64Array(count),
  }
}

export function amountsOf(list: readonly EntryAmount[]): Amounts {
  const columns = emptyAmounts(list.length)
  for (const [at, { account, bucketMs, atMs, amount }] of list.entries()) {
    columns.accounts[at] = account
    columns.bucketsMs[at] = bucketMs
    columns.timesMs[at] = atMs
    columns.amounts[at] = amount
  }
  return columns
}

/** One after the other. */
export function* amountsIn({ accounts, bucketsMs, timesMs, amounts }: Amounts): Iterable<EntryAmount> {
  for (let at = 0; at < accounts.length; at++) {
    yield {
      account: accounts[at] as number,
      bucketMs: bucketsMs[at] as number,
      atMs: timesMs[at] as number,
      amount: amounts[at] as number,
    }
  }
}
