import type { Account, Measure } from '../booking/account.ts'

/** What Prometheus may see of accounts: operations and users stay in the ledger. */
export interface Total {
  readonly project: string
  readonly provider: string
  readonly model: string
  /** Token class or outcome. */
  readonly detail: string
  /** At rest, since the ledger's first day. */
  amount: bigint
  lastBookedMs: number
}

/** Running sums for `/metrics`, so that a scrape adds nothing up. */
export class Totals {
  readonly #totals: Map<Measure, Map<string, Total>> = new Map()

  add(account: Account, amount: bigint, bookedAtMs: number): void {
    addTo(this.totalFor(account), amount, bookedAtMs)
  }

  /** The total an account is part of, for who adds to it often. */
  totalFor(account: Account): Total {
    const { measure, project, provider, model, detail } = account
    const ofMeasure = this.#totals.get(measure) ?? new Map<string, Total>()
    this.#totals.set(measure, ofMeasure)
    const key = keyOf(account)
    const total = ofMeasure.get(key) ?? { project, provider, model, detail, amount: 0n, lastBookedMs: 0 }
    ofMeasure.set(key, total)
    return total
  }

  of(measure: Measure): Iterable<Readonly<Total>> {
    return this.#totals.get(measure)?.values() ?? []
  }

  /** What is booked under the names of another total; 0 when nothing is. */
  amountOf(measure: Measure, names: Names): bigint {
    return this.#totals.get(measure)?.get(keyOf(names))?.amount ?? 0n
  }
}

export function addTo(total: Total, amount: bigint, bookedAtMs: number): void {
  total.amount += amount
  total.lastBookedMs = Math.max(total.lastBookedMs, bookedAtMs)
}

type Names = Pick<Total, 'project' | 'provider' | 'model' | 'detail'>

// Accounts are the same objects each time, and a key costs more than all else that is done with an amount.
const keys: WeakMap<Names, string> = new WeakMap()

function keyOf(names: Names): string {
  const known = keys.get(names)
  if (known !== undefined) return known
  const key = JSON.stringify([names.project, names.provider, names.model, names.detail])
  keys.set(names, key)
  return key
}
