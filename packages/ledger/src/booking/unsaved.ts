import { taker } from '../journal/slices.ts'
import type { Instance, StreamRows } from '../store/store.ts'

/** An instance that is in memory; what is known of it may have moved on since. */
interface Seen {
  readonly instance: Instance
}

/** Lives as they are now. */
export interface Saved {
  /** `undefined` when it is over. */
  openedLife(number: number): StreamRows['opened'][number] | undefined
  word(number: number): StreamRows['words'][number] | undefined
}

/**
 * What of the streams is in memory and not in the tables, by the numbers of lives and instances. Their rows are made
 * when they are written, with what is known then: a table that is ahead of its journal in some lives comes to the same
 * once the rest of the journal is read, for entries say what a life is at and not by how much it grew.
 */
export class Unsaved {
  readonly forgotten: number[] = []
  readonly instances: Set<Seen> = new Set()
  readonly opened: number[] = []
  readonly said: number[] = []
  readonly ended: number[] = []

  /** Takes in what came after this. */
  add(later: Unsaved): void {
    for (const name of ['forgotten', 'opened', 'said', 'ended'] as const) {
      for (const number of later[name]) this[name].push(number)
    }
    for (const instance of later.instances) this.instances.add(instance)
  }

  /** The rows that come after `done` of them, up to `most`. Instances come before their lives. */
  rows(done: number, most: number, lives: Saved): { readonly rows: StreamRows; readonly isLast: boolean } {
    const take = taker(done, most)
    const gone = new Set(this.forgotten)
    const rows = {
      forgotten: take(this.forgotten),
      instances: take([...this.instances]).flatMap(({ instance }) => (gone.has(instance.number) ? [] : [instance])),
      opened: take(this.opened).flatMap((number) => lives.openedLife(number) ?? []),
      words: take(this.said).flatMap((number) => lives.word(number) ?? []),
      ended: take(this.ended),
    }
    return { rows, isLast: done + most >= this.#count }
  }

  get #count(): number {
    const { forgotten, instances, opened, said, ended } = this
    return forgotten.length + instances.size + opened.length + said.length + ended.length
  }
}
