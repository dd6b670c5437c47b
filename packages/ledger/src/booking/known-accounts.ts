import { addTo, type Total, Totals } from '../balance/totals.ts'
import type { Entry } from '../journal/entry.ts'
import type { StoredAccount } from '../store/store.ts'
import { type Account, accountKey } from './account.ts'

/** An account and all that was ever booked on it. Changes only by what is in the journal. */
export interface KnownAccount {
  readonly id: number
  readonly account: Account
  /** At rest. */
  amount: bigint
  /** What of `/metrics` it is part of; absent until it is booked on. */
  total: Total | undefined
  /** Where in a draft its newest amount is; -1 when no draft has one. */
  draft: number
}

/** All accounts and what is booked on them. */
export class KnownAccounts {
  // By their ids, which are given one after the other.
  readonly #ids: (KnownAccount | undefined)[] = []
  readonly #keys: Map<string, KnownAccount> = new Map()
  // Streams bring objects of their own for the same account; each is looked up once.
  readonly #objects: WeakMap<Account, KnownAccount> = new WeakMap()
  #totals = new Totals()
  #lastId = 0

  constructor(stored: readonly StoredAccount[]) {
    for (const { id, account, total, lastBookedMs } of stored) {
      const known = this.#add(id, account)
      this.#book(known, total, lastBookedMs)
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
  *all(): Iterable<KnownAccount> {
    for (const known of this.#ids) if (known) yield known
  }

  of(account: Account): KnownAccount | undefined {
    const seen = this.#objects.get(account)
    if (seen) return seen
    const known = this.#keys.get(accountKey(account))
    if (known) this.#objects.set(account, known)
    return known
  }

  /** The account with an id. Throws when there is none: no amount is ever dropped in silence. */
  withId(id: number): KnownAccount {
    const known = this.#ids[id]
    if (known === undefined) throw new Error(`Account ${id} is missing from the book.`)
    return known
  }

  /** Does what an entry says. */
  apply({ wipe, accounts, amounts, atMs }: Entry): void {
    if (wipe) {
      for (const known of this.all()) {
        known.amount = 0n
        known.total = undefined
      }
      this.#totals = new Totals()
    }
    for (const { id, account } of accounts) this.#add(id, account)
    for (let at = 0; at < amounts.accounts.length; at++) {
      this.#book(this.withId(amounts.accounts[at] as number), amounts.amounts[at] as bigint, atMs)
    }
  }

  #book(known: KnownAccount, amount: bigint, atMs: number): void {
    known.amount += amount
    known.total ??= this.#totals.totalFor(known.account)
    addTo(known.total, amount, atMs)
  }

  #add(id: number, account: Account): KnownAccount {
    const known: KnownAccount = { id, account, amount: 0n, total: undefined, draft: -1 }
    this.#ids[id] = known
    this.#keys.set(accountKey(account), known)
    this.#lastId = Math.max(this.#lastId, id)
    return known
  }
}
