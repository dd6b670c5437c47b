import { Floats, Places } from '../columns/growing.ts'

// Drafts follow one another, thousands of them in a minute, and write on the same sheets.

/** What the words of drafts are written on, one after the other. */
export class WordSheet {
  /** The numbers of the lives. */
  readonly lives: Floats = new Floats()
  readonly values: Floats = new Floats()
  readonly timesMs: Floats = new Floats()
  /** The rows of the lives; those that begin have none, which is -1. */
  readonly rows: Floats = new Floats()

  clear(): void {
    for (const column of [this.lives, this.values, this.timesMs, this.rows]) column.clear()
  }
}

/** What the amounts of a draft are written on: the same sheet for one draft after the other, as it is empty again. */
export class AmountSheet {
  /** Of an account, where its newest sum is. */
  readonly placeOf: Places = new Places()
  readonly accounts: Floats = new Floats()
  readonly bucketsMs: Floats = new Floats()
  readonly timesMs: Floats = new Floats()
  readonly amounts: Floats = new Floats()

  clear(): void {
    for (const account of this.accounts.view()) this.placeOf.set(account, -1)
    for (const column of [this.accounts, this.bucketsMs, this.timesMs, this.amounts]) column.clear()
  }
}
