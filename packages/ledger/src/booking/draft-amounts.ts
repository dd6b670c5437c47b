import { type Amounts, emptyAmounts } from '../journal/columns.ts'
import type { OpenedAccount } from '../journal/entry.ts'
import type { CallTimes } from '../store/store.ts'
import { StoreLimitError } from '../store/store-error.ts'
import { type Account, accountKey } from './account.ts'
import { bucketStart } from './bucket.ts'
import type { KnownAccount, KnownAccounts } from './known-accounts.ts'

// What an account may have in total: the store keeps 64 bits, with a sign.
const largest = 2n ** 63n - 1n

interface Sum {
  readonly known: KnownAccount
  readonly bucketMs: number
  atMs: number
  /** What does not fit into `rest` any more. */
  carried: bigint
  /** Always an integer that a double holds exactly. */
  rest: number
}

/** The amounts of a draft: one sum for each account and bucket. */
export class DraftAmounts {
  readonly #accounts: KnownAccounts
  readonly #sums: Sum[] = []
  // Where the sum of an account and a bucket is, of accounts with several.
  readonly #placeOf: Map<string, number> = new Map()
  readonly #opened: Map<string, KnownAccount> = new Map()
  readonly #openedOf: Map<Account, KnownAccount> = new Map()
  #callTimes: { firstMs: number; lastMs: number } | undefined

  constructor(accounts: KnownAccounts) {
    this.#accounts = accounts
  }

  /** Books an amount, a positive integer that a double holds exactly. */
  add(account: Account, amount: number, atMs: number): void {
    const known = this.#accounts.of(account) ?? this.#openedAs(account)
    const bucketMs = bucketStart(atMs)
    const last = this.#sums[known.draft]
    const sum = last?.bucketMs === bucketMs ? last : this.#sum(known, bucketMs, atMs)
    if (sum.rest + amount > Number.MAX_SAFE_INTEGER) {
      sum.carried += BigInt(sum.rest)
      sum.rest = 0
    }
    sum.rest += amount
    if (atMs > sum.atMs) sum.atMs = atMs
    if (this.#callTimes === undefined) this.#callTimes = { firstMs: atMs, lastMs: atMs }
    else if (atMs < this.#callTimes.firstMs) this.#callTimes.firstMs = atMs
    else if (atMs > this.#callTimes.lastMs) this.#callTimes.lastMs = atMs
  }

  /** Throws a {@link StoreLimitError} when an account would leave what the store keeps. */
  parts(): { accounts: OpenedAccount[]; amounts: Amounts; callTimes: CallTimes | undefined } {
    const columns = emptyAmounts(this.#sums.length)
    const enough = largest / BigInt(this.#sums.length + 1)
    let isMuch = false
    for (const [at, { known, bucketMs, atMs, carried, rest }] of this.#sums.entries()) {
      const amount = carried + BigInt(rest)
      columns.accounts[at] = known.id
      columns.bucketsMs[at] = bucketMs
      columns.timesMs[at] = atMs
      columns.amounts[at] = amount
      // Even if all of it were booked on one account, that would have room.
      isMuch ||= known.amount + amount > enough
    }
    if (isMuch) this.#refuseTooMuch()
    const accounts = Array.from(this.#opened.values(), ({ id, account }) => ({ id, account }))
    return { accounts, amounts: columns, callTimes: this.#callTimes }
  }

  release(): void {
    for (const { known } of this.#sums) known.draft = -1
  }

  #sum(known: KnownAccount, bucketMs: number, atMs: number): Sum {
    // Most accounts have one bucket only, so the others are looked up by more than the account.
    if (known.draft >= 0) {
      this.#placeOf.set(placeKey(known, (this.#sums[known.draft] as Sum).bucketMs), known.draft)
      const before = this.#placeOf.get(placeKey(known, bucketMs))
      if (before !== undefined) {
        known.draft = before
        return this.#sums[before] as Sum
      }
    }
    const sum = { known, bucketMs, atMs, carried: 0n, rest: 0 }
    known.draft = this.#sums.push(sum) - 1
    return sum
  }

  #openedAs(account: Account): KnownAccount {
    const seen = this.#openedOf.get(account)
    if (seen) return seen
    const key = accountKey(account)
    const id = this.#accounts.lastId + this.#opened.size + 1
    const opened = this.#opened.get(key) ?? { id, account, amount: 0n, total: undefined, draft: -1 }
    this.#opened.set(key, opened)
    this.#openedOf.set(account, opened)
    return opened
  }

  #refuseTooMuch(): void {
    const totals = new Map<KnownAccount, bigint>()
    for (const { known, carried, rest } of this.#sums) {
      const total = (totals.get(known) ?? known.amount) + carried + BigInt(rest)
      if (total > largest) {
        throw new StoreLimitError(new Error(`the total of an account would be more than ${largest}`))
      }
      totals.set(known, total)
    }
  }
}

function placeKey({ id }: KnownAccount, bucketMs: number): string {
  return `${id} ${bucketMs}`
}
