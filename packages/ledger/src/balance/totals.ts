import type { Account, Measure } from '../booking/account.ts'
import { ExactSums } from '../columns/exact-sums.ts'
import { Floats, Places } from '../columns/growing.ts'

/** What Prometheus may see of accounts: operations and users stay in the ledger. */
export interface Total {
  /** Tells it from others of its measure, here and elsewhere. */
  readonly key: string
  readonly project: string
  readonly provider: string
  readonly model: string
  /** Token class or outcome. */
  readonly detail: string
  /** At rest, since the ledger's first day. */
  readonly amount: bigint
  readonly lastBookedMs: number
}

type Names = Pick<Total, 'key' | 'project' | 'provider' | 'model' | 'detail'>

/** Running sums for `/metrics`, so that a scrape adds nothing up. */
export class Totals {
  readonly #names: Names[] = []
  readonly #amounts = new ExactSums()
  readonly #lastBookedMs = new Floats()
  // The row of each total, by its measure and its names.
  readonly #rows: Map<Measure, Map<string, number>> = new Map()
  // The same by the id of an account, since a key costs more than all else that is done with an amount.
  readonly #rowOf = new Places()

  /** Adds an amount of at most 2^53 − 1 to the total that the account with this id is part of. */
  add(id: number, account: Account, amount: number, bookedAtMs: number): void {
    let row = this.#rowOf.at(id)
    if (row < 0) this.#rowOf.set(id, (row = this.#rowFor(account)))
    this.#amounts.add(row, amount)
    if (bookedAtMs > this.#lastBookedMs.at(row)) this.#lastBookedMs.array[row] = bookedAtMs
  }

  /** Adds an amount of any size. */
  addBig(account: Account, amount: bigint, bookedAtMs: number): void {
    const row = this.#rowFor(account)
    this.#amounts.addBig(row, amount)
    this.#lastBookedMs.array[row] = Math.max(bookedAtMs, this.#lastBookedMs.at(row))
  }

  *of(measure: Measure): Iterable<Total> {
    for (const row of this.#rows.get(measure)?.values() ?? []) {
      const { key, project, provider, model, detail } = this.#names[row] as Names
      const amount = this.#amounts.at(row)
      yield { key, project, provider, model, detail, amount, lastBookedMs: this.#lastBookedMs.at(row) }
    }
  }

  /** What is booked on the total with that key; 0 when nothing is. */
  amountOf(measure: Measure, key: string): bigint {
    const row = this.#rows.get(measure)?.get(key)
    return row === undefined ? 0n : this.#amounts.at(row)
  }

  #rowFor({ measure, project, provider, model, detail }: Account): number {
    const key = JSON.stringify([project, provider, model, detail])
    const rows = this.#rows.get(measure) ?? new Map<string, number>()
    this.#rows.set(measure, rows)
    const known = rows.get(key)
    if (known !== undefined) return known
    const row = this.#names.push({ key, project, provider, model, detail }) - 1
    rows.set(key, row)
    this.#amounts.reach(row + 1)
    this.#lastBookedMs.reach(row + 1)
    return row
  }
}
