import { Floats } from './growing.ts'

// From here on a double does not hold every integer.
const carry = 2 ** 53

/** Sums of whole numbers, one for each row, exact however large: what a double cannot hold is carried. */
export class ExactSums {
  readonly #low = new Floats()
  readonly #carried = new Floats()

  /** Makes room for so many rows; those that are new are 0. */
  reach(rows: number): void {
    this.#low.reach(rows)
    this.#carried.reach(rows)
  }

  /** Adds a safe integer of at least zero to a row there is. */
  add(row: number, amount: number): void {
    const before = this.#low.array[row] as number
    const room = carry - amount
    if (before < room) this.#low.array[row] = before + amount
    else {
      this.#low.array[row] = before - room
      this.#carried.array[row] = (this.#carried.array[row] as number) + 1
    }
  }

  /** Adds an integer of any size, of at least zero. */
  addBig(row: number, amount: bigint): void {
    this.#carried.array[row] = this.#carried.at(row) + Number(amount / BigInt(carry))
    this.add(row, Number(amount % BigInt(carry)))
  }

  at(row: number): bigint {
    const carried = this.#carried.at(row)
    const low = BigInt(this.#low.at(row))
    return carried === 0 ? low : BigInt(carried) * BigInt(carry) + low
  }

  /** Nearly what it is, without the work of a big integer. */
  nearly(row: number): number {
    return this.#carried.at(row) * carry + this.#low.at(row)
  }

  /** All rows are 0 again. */
  clear(): void {
    const rows = this.#low.length
    this.#low.clear()
    this.#carried.clear()
    this.reach(rows)
  }
}
