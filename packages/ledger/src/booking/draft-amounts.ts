import type { EntryAmount, OpenedAccount } from '../journal/entry.ts'
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
  readonly #sumOf: Map<string, number> = new Map()
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
  parts(): { accounts: OpenedAccount[]; amounts: EntryAmount[]; callTimes: CallTimes | undefined } {
    const amounts = this.#sums.map(({ known, bucketMs, atMs, carried, rest }) => ({
      account: known.id,
      bucketMs,
      atMs,
      amount: carried + BigInt(rest),
    }))
    this.#refuseTooMuch(amounts)
    const accounts = Array.from(this.#opened.values(), ({ id, account }) => ({ id, account }))
    return { accounts, amounts, callTimes: this.#callTimes }
  }

  release(): void {
    for (const { known } of this.#sums) known.draft = -1
  }

  #sum(known: KnownAccount, bucketMs: number, atMs: number): Sum {
    const key = `${known.id} ${bucketMs}`
    const before = this.#sumOf.get(key)
    known.draft = before ?? this.#sums.length
    if (before !== undefined) return this.#sums[before] as Sum
    const sum = { known, bucketMs, atMs, carried: 0n, rest: 0 }
    this.#sumOf.set(key, this.#sums.push(sum) - 1)
    return sum
  }

  #openedAs(account: Account): KnownAccount {
    const seen = this.#openedOf.get(account)
    if (seen) return seen
    const key = accountKey(account)
    const id = this.#accounts.lastId + this.#opened.size + 1
    const opened = this.#opened.get(key) ?? { id, account, amount: 0n, draft: -1 }
    this.#opened.set(key, opened)
    this.#openedOf.set(account, opened)
    return opened
  }

  #refuseTooMuch(amounts: readonly EntryAmount[]): void {
    const added = new Map<number, bigint>()
    for (const { account, amount } of amounts) added.set(account, (added.get(account) ?? 0n) + amount)
    for (const { known } of this.#sums) {
      if (known.amount + (added.get(known.id) ?? 0n) > largest) {
        throw new StoreLimitError(new Error(`the total of an account would be more than ${largest}`))
      }
    }
  }
}
