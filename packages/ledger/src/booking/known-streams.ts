import { Floats, Places } from '../columns/growing.ts'
import type { EndedLife, Entry, OpenedLife } from '../journal/entry.ts'
import type { SourceName } from '../sources/source.ts'
import type { Instance, KnownInstance as StoredInstance, Life } from '../store/store.ts'
import { type Stream, sourceOfKey } from './stream.ts'

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
  readonly #free: number[] = []

  add({ number, startMs, value, timeMs }: Omit<Life, 'stream'>): number {
    const row = this.#free.pop() ?? this.numbers.push(0)
    for (const column of [this.startsMs, this.values, this.timesMs]) column.reach(row + 1)
    this.numbers.array[row] = number
    this.startsMs.array[row] = startMs
    this.values.array[row] = value
    this.timesMs.array[row] = timeMs
    this.next.set(row, -1)
    this.drafted.set(row, -1)
    return row
  }

  remove(row: number): void {
    this.numbers.array[row] = 0
    this.#free.push(row)
  }
}

/** An instance in memory. */
export interface KnownInstance {
  instance: Instance
  /** The row of the first life of each stream, by its key. */
  readonly streams: Map<string, number>
  /** Those its streams are of. */
  readonly sources: Set<SourceName>
  /** The position of the newest entry that speaks of it. */
  position: number
  /** Another one once its lives are others. */
  edition: number
}

/**
 * What is known of streams without asking the store: all streams of the instances heard of lately. An instance that is
 * not known here may be in the store, and has to be loaded before anything is said about it.
 */
export class KnownStreams {
  readonly lives: LifeTable = new LifeTable()
  /** For drafts, of which there is one at a time. */
  readonly sheet: WordSheet = new WordSheet()
  readonly #instances: Map<string, KnownInstance> = new Map()
  readonly #numbers: Map<number, KnownInstance> = new Map()
  // The rows of lives, by their numbers.
  readonly #rows: Map<number, number> = new Map()
  #lastInstance: number
  #lastLife: number

  constructor({ lastInstance, lastLife }: { lastInstance: number; lastLife: number }) {
    this.#lastInstance = lastInstance
    this.#lastLife = lastLife
  }

  /** The highest numbers given so far. */
  get lastInstance(): number {
    return this.#lastInstance
  }
  get lastLife(): number {
    return this.#lastLife
  }

  /** What is known of an instance. */
  known(id: string): Readonly<KnownInstance> | undefined {
    return this.#instances.get(id)
  }

  instance(id: string): Instance | undefined {
    return this.#instances.get(id)?.instance
  }

  /** When an instance was seen last, by its number; undefined when it is not in memory. */
  lastSeenMs(number: number): number | undefined {
    return this.#numbers.get(number)?.instance.lastSeenMs
  }

  /** The lives of a stream, in the order in which they began. */
  livesOf({ instance, key }: Stream): readonly number[] {
    const first = this.#instances.get(instance)?.streams.get(key)
    return first === undefined ? none : [...this.#chain(first)]
  }

  /** The sources whose streams an instance has. */
  sourcesOf(id: string): Iterable<SourceName> {
    return this.#instances.get(id)?.sources ?? []
  }

  /** Takes instances in, as they are in the store. */
  load(stored: readonly StoredInstance[], position: number): void {
    for (const { lives, ...instance } of stored) {
      const known = this.#add(instance, position)
      for (const life of lives) this.#addLife(known, life)
    }
  }

  /** Does what an entry says. All its instances must be known, unless they are new with it. */
  apply({ forgotten, instances, opened, words, ended }: Entry, position: number): void {
    for (const number of forgotten) this.#drop(this.#numbers.get(number))
    for (const instance of instances) this.#see(instance, position)
    for (const life of opened) this.#open(life)
    const { values, timesMs } = this.lives
    for (let at = 0; at < words.lives.length; at++) {
      const row = this.#rows.get(words.lives[at] as number)
      if (row === undefined) continue
      values.array[row] = words.values[at] as number
      timesMs.array[row] = words.timesMs[at] as number
    }
    for (const life of ended) this.#end(life)
  }

  /** Lets go of instances that were not heard of since, once the tables have all they said. */
  letGo(idleSinceMs: number, foldedPosition: number): void {
    for (const known of this.#instances.values()) {
      // What was imported is done with.
      const isIdle = known.instance.kept || known.instance.lastSeenMs < idleSinceMs
      if (isIdle && known.position <= foldedPosition) this.#drop(known)
    }
  }

  *#chain(first: number): Iterable<number> {
    for (let row = first; row >= 0; row = this.lives.next.at(row)) yield row
  }

  #see(instance: Instance, position: number): void {
    const known = this.#instances.get(instance.id)
    if (known === undefined) this.#add(instance, position)
    else {
      const lastSeenMs = Math.max(instance.lastSeenMs, known.instance.lastSeenMs)
      known.instance = { ...known.instance, lastSeenMs }
      known.position = position
    }
  }

  #add(instance: Instance, position: number): KnownInstance {
    const known = {
      instance,
      streams: new Map<string, number>(),
      sources: new Set<SourceName>(),
      position,
      edition: 0,
    }
    this.#instances.set(instance.id, known)
    this.#numbers.set(instance.number, known)
    this.#lastInstance = Math.max(this.#lastInstance, instance.number)
    return known
  }

  // The tables may have it already.
  #open({ number, instance, stream, startMs }: OpenedLife): void {
    const known = this.#numbers.get(instance)
    if (!known || this.#rows.has(number)) return
    this.#addLife(known, { number, stream, startMs, value: 0, timeMs: startMs })
  }

  #addLife(known: KnownInstance, { stream, ...life }: Life): void {
    const source = sourceOfKey(stream)
    if (source) known.sources.add(source)
    const row = this.lives.add(life)
    const first = known.streams.get(stream)
    if (first === undefined) known.streams.set(stream, row)
    else this.lives.next.set([...this.#chain(first)].at(-1) ?? first, row)
    known.edition++
    this.#rows.set(life.number, row)
    this.#lastLife = Math.max(this.#lastLife, life.number)
  }

  #end({ number, instance, stream }: EndedLife): void {
    const known = this.#numbers.get(instance)
    const ended = this.#rows.get(number)
    if (!known || ended === undefined) return
    const before = [...this.#chain(known.streams.get(stream) ?? ended)].find((row) => this.lives.next.at(row) === ended)
    const after = this.lives.next.at(ended)
    if (before !== undefined) this.lives.next.set(before, after)
    else if (after >= 0) known.streams.set(stream, after)
    else known.streams.delete(stream)
    this.#remove(number, ended)
    known.edition++
  }

  #drop(known: KnownInstance | undefined): void {
    if (known === undefined) return
    this.#instances.delete(known.instance.id)
    this.#numbers.delete(known.instance.number)
    for (const first of known.streams.values()) {
      for (const row of [...this.#chain(first)]) this.#remove(this.lives.numbers.at(row), row)
    }
    known.edition++
  }

  #remove(number: number, row: number): void {
    this.#rows.delete(number)
    this.lives.remove(row)
  }
}

const none: readonly number[] = []

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
