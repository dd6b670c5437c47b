import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { BalanceRows, Progress, Store } from '../store/store.ts'
import { type BalanceEntry, foldOfBalances } from './fold.ts'
import { readEntries } from './read-entries.ts'
import { balanceSlice } from './slices.ts'

/** Entries after one position and up to another, when all of them are at hand. */
export type RecentEntries = (after: number, upTo: number) => readonly BalanceEntry[] | undefined

/**
 * Leads the tables of balances after the journal. A fold goes in slices, each committed with how far it has come; one
 * that was broken off, here or by another ledger, is finished by whoever comes next.
 */
export class Folding {
  /** What is at hand need not be read. */
  recent: RecentEntries = () => undefined
  readonly #store: Store
  readonly #rowsAtOnce: number
  #underWay: Promise<number> | undefined

  constructor(store: Store, rowsAtOnce: number = store.rowsAtOnce) {
    this.#store = store
    this.#rowsAtOnce = rowsAtOnce
  }

  /** Folds until the tables are at that position or beyond, and no fold is under way. Answers where they are. */
  async fold(upTo: number): Promise<number> {
    for (;;) {
      const folded = await (this.#underWay ??= this.#store
        .foldAlone('balances', () => this.#foldAll(upTo))
        .finally(() => {
          this.#underWay = undefined
        }))
      if (folded >= upTo) return folded
    }
  }

  /** Finishes what is under way. */
  async finish(): Promise<number> {
    return await this.fold(0)
  }

  async #foldAll(upTo: number): Promise<number> {
    for (;;) {
      const { balances: progress } = await this.#store.progress()
      if (progress.target === progress.folded && progress.folded >= upTo) return progress.folded
      const target = progress.target > progress.folded ? progress.target : upTo
      const rows = await this.#rows(progress.folded, target)
      // Somebody else has finished it, and dropped the entries.
      if (rows !== undefined) await this.#takeSteps(rows, { ...progress, target }, progress)
    }
  }

  async #rows(folded: number, target: number): Promise<BalanceRows | undefined> {
    const fold = foldOfBalances()
    const recent = this.recent(folded, target)
    if (recent) {
      for (const entry of recent) {
        fold.add(entry)
        await othersHadTheirTurn()
      }
      return fold.rows()
    }
    let position = folded
    for await (const entries of readEntries(this.#store, folded, target)) {
      if (entries === undefined) return undefined
      for (const { entry } of entries) fold.add(entry)
      position += entries.length
      await othersHadTheirTurn()
    }
    if (position < target) throw new Error(`The journal ends before position ${target}.`)
    return fold.rows()
  }

  /** Ends early when the tables are elsewhere than expected: somebody else is at it. */
  async #takeSteps(rows: BalanceRows, { folded, target }: Progress, start: Progress): Promise<void> {
    let from = start
    for (;;) {
      const { rows: some, done, isLast } = balanceSlice(rows, from.done, this.#rowsAtOnce)
      const to = isLast ? { folded: target, target, done: 0 } : { folded, target, done }
      if (!(await this.#store.foldBalances({ from, to, rows: some })) || isLast) return
      from = to
      await othersHadTheirTurn()
    }
  }
}
