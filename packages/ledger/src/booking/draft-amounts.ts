import type { Amounts } from '../journal/columns.ts'
import type { OpenedAccount } from '../journal/entry.ts'
import type { CallTimes } from '../store/store.ts'
import { StoreLimitError } from '../store/store-error.ts'
import { type Account, accountKey } from './account.ts'
import { bucketStart } from './bucket.ts'
import type { KnownAccounts } from './known-accounts.ts'
import type { AmountSheet } from './sheets.ts'

// What an account may have in total: the store keeps 64 bits, with a sign.
const largest = 2n ** 63n - 1n

/** The amounts of a draft: a sum for each account and bucket, or several where it is more than a double holds exactly. */
export class DraftAmounts {
  readonly #accounts: KnownAccounts
  readonly #sheet: AmountSheet
  // Where the sum of an account and a bucket is, of accounts with several.
  readonly #placeOf: Map<string, number> = new Map()
  readonly #opened: Map<string, OpenedAccount> = new Map()
  readonly #openedOf: Map<Account, number> = new Map()
  // Of all of them, nearly.
  #sum = 0
  #firstMs = Number.POSITIVE_INFINITY
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(accounts: KnownAccounts) {
    this.#accounts = accounts
    this.#sheet = accounts.sheet
  }

  /** Books an amount, a positive integer that a double holds exactly. */
  add(account: Account, amount: number, atMs: number): void {
    this.addTo(this.#accounts.idOf(account) ?? this.#open(account), amount, { atMs, bucketMs: bucketStart(atMs) })
  }

  /** The same, on the account with this id, in the bucket that has this instant. */
  addTo(id: number, amount: number, { atMs, bucketMs }: { readonly atMs: number; readonly bucketMs: number }): void {
    const { placeOf, bucketsMs, timesMs, amounts } = this.#sheet
    let place = placeOf.at(id)
    if (place < 0 || bucketsMs.at(place) !== bucketMs) place = this.#placeFor(id, bucketMs)
    if (amounts.at(place) > Number.MAX_SAFE_INTEGER - amount) place = this.#begin(id, bucketMs)
    amounts.array[place] = amounts.at(place) + amount
    this.#sum += amount
    if (atMs > timesMs.at(place)) timesMs.array[place] = atMs
    if (atMs < this.#firstMs) this.#firstMs = atMs
    if (atMs > this.#lastMs) this.#lastMs = atMs
  }

  /**
   * They are there until the next draft. Throws a {@link StoreLimitError} when an account would leave what the store
   * keeps.
   */
  parts(): { accounts: OpenedAccount[]; amounts: Amounts; callTimes: CallTimes | undefined } {
    this.#refuseTooMuch()
    const { accounts, bucketsMs, timesMs, amounts } = this.#sheet
    return {
      accounts: [...this.#opened.values()],
      amounts: {
        accounts: accounts.view(),
        bucketsMs: bucketsMs.view(),
        timesMs: timesMs.view(),
        amounts: amounts.view(),
      },
      callTimes: this.#firstMs > this.#lastMs ? undefined : { firstMs: this.#firstMs, lastMs: this.#lastMs },
    }
  }

  release(): void {
    this.#sheet.clear()
  }

  // Most accounts have one bucket only, so the others are looked up by more than the account.
  #placeFor(id: number, bucketMs: number): number {
    const newest = this.#sheet.placeOf.at(id)
    if (newest >= 0) {
      this.#placeOf.set(placeKey(id, this.#sheet.bucketsMs.at(newest)), newest)
      const before = this.#placeOf.get(placeKey(id, bucketMs))
      if (before !== undefined) {
        this.#sheet.placeOf.set(id, before)
        return before
      }
    }
    return this.#begin(id, bucketMs)
  }

  #begin(id: number, bucketMs: number): number {
    const { placeOf, accounts, bucketsMs, timesMs, amounts } = this.#sheet
    const place = accounts.push(id)
    bucketsMs.push(bucketMs)
    timesMs.push(Number.NEGATIVE_INFINITY)
    amounts.push(0)
    placeOf.set(id, place)
    return place
  }

  #open(account: Account): number {
    const seen = this.#openedOf.get(account)
    if (seen !== undefined) return seen
    const key = accountKey(account)
    const opened = this.#opened.get(key) ?? { id: this.#accounts.lastId + this.#opened.size + 1, account }
    this.#opened.set(key, opened)
    this.#openedOf.set(account, opened.id)
    return opened.id
  }

  #refuseTooMuch(): void {
    const { accounts, amounts } = this.#sheet
    // Even if all of it were booked on the largest account, that would have room.
    if (this.#accounts.largest + this.#sum < Number(largest) / 2) return
    const totals = new Map<number, bigint>()
    for (const [place, id] of accounts.view().entries()) {
      const total = (totals.get(id) ?? this.#accounts.amountOf(id)) + BigInt(amounts.at(place))
      if (total > largest) {
        throw new StoreLimitError(new Error(`the total of an account would be more than ${largest}`))
      }
      totals.set(id, total)
    }
  }
}

function placeKey(id: number, bucketMs: number): string {
  return `${id} ${bucketMs}`
}
