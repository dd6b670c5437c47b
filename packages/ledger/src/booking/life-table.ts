import { Floats, Places } from '../columns/growing.ts'
import type { Life } from '../store/store.ts'

/**
 * All lives in memory, in columns: a row for each. A life is the row it has here, until it is over; then the row is
 * given to another.
 */
export class LifeTable {
  /** 0 where a row is free. */
  readonly numbers: Floats = new Floats()
  /** 0 when the sender does not say. */
  readonly startsMs: Floats = new Floats()
  /** What was said last, and when. */
  readonly values: Floats = new Floats()
  readonly timesMs: Floats = new Floats()
  /** The row of the next life of the same stream. */
  readonly next: Places = new Places()
  /** Where in a draft its newest word is. */
  readonly drafted: Places = new Places()
  /** 0 where something was said since it was saved. */
  readonly unsaved: Places = new Places()
  /** The number of the instance, and the key of the stream. */
  readonly instances: Floats = new Floats()
  readonly streams: string[] = []
  readonly #free: number[] = []

  add({ number, stream, startMs, value, timeMs }: Life, instance: number): number {
    const row = this.#free.pop() ?? this.numbers.push(0)
    for (const column of [this.startsMs, this.values, this.timesMs, this.instances]) column.reach(row + 1)
    this.numbers.array[row] = number
    this.startsMs.array[row] = startMs
    this.values.array[row] = value
    this.timesMs.array[row] = timeMs
    this.instances.array[row] = instance
    this.streams[row] = stream
    for (const column of [this.next, this.drafted, this.unsaved]) column.set(row, -1)
    return row
  }

  remove(row: number): void {
    this.numbers.array[row] = 0
    this.streams[row] = ''
    this.#free.push(row)
  }
}
