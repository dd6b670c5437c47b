import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { Memory } from '../booking/memory.ts'
import { Unsaved } from '../booking/unsaved.ts'
import type { Progress, Store } from '../store/store.ts'

/**
 * Leads the tables of streams after the journal, from what memory knows: nothing has to be read. A step may be taken
 * twice, so what was broken off, here or by another ledger, is simply begun again.
 */
export class SavingStreams {
  readonly #store: Store
  readonly #rowsAtOnce: number
  // What could not be written, of which memory.
  #pending: { readonly memory: Memory; readonly unsaved: Unsaved } | undefined
  #underWay: Promise<void> | undefined

  constructor(store: Store, rowsAtOnce: number = store.rowsAtOnce) {
    this.#store = store
    this.#rowsAtOnce = rowsAtOnce
  }

  /** Saves all that memory knows now, at least. */
  async save(memory: Memory): Promise<void> {
    const upTo = memory.position
    for (;;) {
      await (this.#underWay ??= this.#store
        .foldAlone('streams', () => this.#saveAll(memory))
        .finally(() => {
          this.#underWay = undefined
        }))
      if ((await this.#progress()).folded >= upTo) return
    }
  }

  async #saveAll(memory: Memory): Promise<void> {
    const start = await this.#progress()
    const target = memory.position
    const unsaved = this.#take(memory)
    // Another ledger has written all of it.
    if (start.folded >= target) return
    this.#pending = { memory, unsaved }
    if (await this.#takeSteps(unsaved, start, memory, target)) this.#pending = undefined
  }

  #take(memory: Memory): Unsaved {
    const unsaved = this.#pending?.memory === memory ? this.#pending.unsaved : new Unsaved()
    this.#pending = undefined
    unsaved.add(memory.streams.takeUnsaved())
    return unsaved
  }

  /** False when the tables are elsewhere than expected: somebody else is at it. */
  async #takeSteps(unsaved: Unsaved, start: Progress, { streams }: Memory, target: number): Promise<boolean> {
    // Steps are told apart by how many there were, whoever took them.
    let from = start
    for (let taken = 0; ; taken += this.#rowsAtOnce) {
      const { rows, isLast } = unsaved.rows(taken, this.#rowsAtOnce, streams)
      const to = isLast ? { folded: target, target, done: 0 } : { folded: from.folded, target, done: from.done + 1 }
      if (!(await this.#store.foldStreams({ from, to, rows }))) return false
      if (isLast) return true
      from = to
      await othersHadTheirTurn()
    }
  }

  async #progress(): Promise<Progress> {
    return (await this.#store.progress()).streams
  }
}
