import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { Progress, Projection, Step, Store } from '../store/store.ts'
import { type Fold, foldOfBalances, foldOfStreams } from './fold.ts'
import { readEntries } from './read-entries.ts'
import { balanceSlice, type Slice, streamSlice } from './slices.ts'

// Between two slices, as between two reads of entries, bookings go on. Both take a few milliseconds.
const usualRowsAtOnce = 500

/**
 * Leads the tables after the journal. A fold goes in slices, each committed with how far it has come; one that was
 * broken off, here or by another ledger, is finished by whoever comes next.
 */
export class Folding {
  readonly #store: Store
  readonly #rowsAtOnce: number
  readonly #underWay: Map<Projection, Promise<number>> = new Map()

  constructor(store: Store, rowsAtOnce: number = usualRowsAtOnce) {
    this.#store = store
    this.#rowsAtOnce = rowsAtOnce
  }

  /** Folds until the tables are at that position or beyond, and no fold is under way. Answers where they are. */
  async fold(projection: Projection, upTo: number): Promise<number> {
    for (;;) {
      const underWay = this.#underWay.get(projection)
      const folded = await (underWay ?? this.#start(projection, upTo))
      if (folded >= upTo) return folded
    }
  }

  /** Finishes what is under way. */
  async finish(projection: Projection): Promise<number> {
    return await this.fold(projection, 0)
  }

  async #start(projection: Projection, upTo: number): Promise<number> {
    const fold = (): Promise<number> => (projection === 'balances' ? this.#foldBalances(upTo) : this.#foldStreams(upTo))
    const run = this.#store.foldAlone(projection, fold).finally(() => this.#underWay.delete(projection))
    this.#underWay.set(projection, run)
    return await run
  }

  #foldBalances(upTo: number): Promise<number> {
    const take = (step: Step<Parameters<typeof balanceSlice>[0]>): Promise<boolean> => this.#store.foldBalances(step)
    return this.#run('balances', upTo, { fold: foldOfBalances, slice: balanceSlice, take })
  }

  #foldStreams(upTo: number): Promise<number> {
    const take = (step: Step<Parameters<typeof streamSlice>[0]>): Promise<boolean> => this.#store.foldStreams(step)
    return this.#run('streams', upTo, { fold: foldOfStreams, slice: streamSlice, take })
  }

  async #run<Rows>(projection: Projection, upTo: number, way: Way<Rows>): Promise<number> {
    for (;;) {
      const progress = (await this.#store.progress())[projection]
      if (progress.target === progress.folded && progress.folded >= upTo) return progress.folded
      const target = progress.target > progress.folded ? progress.target : upTo
      const rows = await this.#rows(progress.folded, target, way.fold())
      // Somebody else has finished it, and dropped the entries.
      if (rows === undefined) continue
      await this.#takeSteps(rows, { ...progress, target }, progress, way)
    }
  }

  async #rows<Rows>(folded: number, target: number, fold: Fold<Rows>): Promise<Rows | undefined> {
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
  async #takeSteps<Rows>(rows: Rows, aim: Progress, start: Progress, { slice, take }: Way<Rows>): Promise<void> {
    let from = start
    for (;;) {
      const { rows: some, done, isLast } = slice(rows, from.done, this.#rowsAtOnce)
      const to = isLast
        ? { folded: aim.target, target: aim.target, done: 0 }
        : { folded: aim.folded, target: aim.target, done }
      if (!(await take({ from, to, rows: some })) || isLast) return
      from = to
      await othersHadTheirTurn()
    }
  }
}

interface Way<Rows> {
  readonly fold: () => Fold<Rows>
  readonly slice: (rows: Rows, done: number, most: number) => Slice<Rows>
  readonly take: (step: Step<Rows>) => Promise<boolean>
}
