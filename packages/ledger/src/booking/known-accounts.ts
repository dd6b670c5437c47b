import { Totals } from '../balance/totals.ts'
import { ExactSums } from '../columns/exact-sums.ts'
import type { Entry } from '../journal/entry.ts'
import type { StoredAccount } from '../store/store.ts'
import { type Account, accountKey } from './account.ts'
import { AmountSheet } from './sheets.ts'

/** All accounts and what is booked on them, by their ids, which are given one after the other. */
export class KnownAccounts {
  /** For drafts, of which there is one at a time. */
  readonly sheet: AmountSheet = new AmountSheet()
  readonly #accounts: (Account | undefined)[] = []
  // All that was ever booked on each of them.
  readonly #amounts = new ExactSums()
  readonly #ids: Map<string, number> = new Map()
  // Streams bring objects of their own for the same account; each is looked up once.
  readonly #objects: WeakMap<Account, number> = new WeakMap()
  #totals = new Totals()
  #largest = 0
  #lastId = 0

  constructor(stored: readonly StoredAccount[]) {
    for (const { id, account, total, lastBookedMs } of stored) {
      this.#add(id, account)
      this.#amounts.addBig(id, total)
      this.#largest = Math.max(this.#largest, this.#amounts.nearly(id))
      this.#totals.addBig(account, total, lastBookedMs)
    }
  }

  /** The sums for `/metrics`. */
  get totals(): Totals {
    return this.#totals
  }

  /** The highest id given so far. */
  get lastId(): number {
    return this.#lastId
  }

  /** All of them. */
  *all(): Iterable<{ readonly account: Account; readonly amount: bigint }> {
    for (const [id, account] of this.#accounts.entries()) if (account) yield { account, amount: this.#amounts.at(id) }
  }

  idOf(account: Account): number | undefined {
    const seen = this.#objects.get(account)
    if (seen !== undefined) return seen
    const id = this.#ids.get(accountKey(account))
    if (id !== undefined) this.#objects.set(account, id)
    return id
  }

  /** The account with an id. Throws when there is none: no amount is ever dropped in silence. */
  withId(id: number): Account {
    const account = this.#accounts[id]
    if (account === undefined) throw new Error(`Account ${id} is missing from the book.`)
    return account
  }

  /** All that was ever booked on the account with an id; 0 when there is none. */
  amountOf(id: number): bigint {
    return this.#amounts.at(id)
  }

  /** What is booked on the largest account, nearly. */
  get largest(): number {
    return this.#largest
  }

  /** Does what an entry says. */
  apply({ wipe, accounts, amounts, atMs }: Entry): void {
    if (wipe) {
      this.#amounts.clear()
      this.#totals = new Totals()
      this.#largest = 0
    }
    for (const { id, account } of accounts) this.#add(id, account)
    for (let at = 0; at < amounts.accounts.length; at++) {
      const id = amounts.accounts[at] as number
      const amount = amounts.amounts[at] as number
      this.#totals.add(id, this.withId(id), amount, atMs)
      this.#amounts.add(id, amount)
      this.#largest = Math.max(this.#largest, this.#amounts.nearly(id))
    }
  }

  #add(id: number, account: Account): void {
    this.#accounts[id] = account
    this.#ids.set(accountKey(account), id)
    this.#amounts.reach(id + 1)
    this.#lastId = Math.max(this.#lastId, id)
  }
}
