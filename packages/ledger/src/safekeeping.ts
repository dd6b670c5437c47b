import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Book } from './booking/book.ts'
import type { Store } from './store/store.ts'

/** What begins at zero: all usage, or what these budgets count. */
export type Reset = 'everything' | { readonly budgets: readonly string[] }

export interface SafekeepingParts {
  readonly store: Store
  readonly book: Book
  /** Where backups go. */
  readonly folder: string
  readonly now: () => Date
}

/** Copies what the ledger knows, and lets nothing be reset without a copy. */
export class Safekeeping {
  readonly #parts: SafekeepingParts

  constructor(parts: SafekeepingParts) {
    this.#parts = parts
  }

  /** Answers where the copy is: `ledger-2026-11-22T12-00-00.000Z.sqlite`. Throws a StoreError when there is no room. */
  async backup(): Promise<string> {
    const { store, folder, now } = this.#parts
    mkdirSync(folder, { recursive: true })
    // Colons are no part of a file name everywhere.
    const file = join(folder, `ledger-${now().toISOString().replaceAll(':', '-')}.sqlite`)
    await store.backup(file)
    return file
  }

  /** Answers where the backup from before is. Throws a RangeError for a budget that is not in force. */
  async reset(what: Reset): Promise<string> {
    const { book, now } = this.#parts
    const backup = await this.backup()
    await book.reset(what, now())
    return backup
  }
}
