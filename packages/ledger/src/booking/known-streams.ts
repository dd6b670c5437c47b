import { SparsePlaces } from '../columns/growing.ts'
import type { EndedLife, Entry, OpenedLife } from '../journal/entry.ts'
import type { SourceName } from '../sources/source.ts'
import type { Instance, Life, KnownInstance as StoredInstance, StreamRows } from '../store/store.ts'
import { LifeTable } from './life-table.ts'
import { WordSheet } from './sheets.ts'
import { type Stream, sourceOfKey } from './stream.ts'
import { Unsaved } from './unsaved.ts'

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
  readonly #rows = new SparsePlaces()
  #unsaved = new Unsaved()
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
    for (const number of forgotten) this.#forget(number)
    for (const instance of instances) this.#unsaved.instances.add(this.#see(instance, position))
    for (const life of opened) this.#open(life)
    const { values, timesMs, unsaved } = this.lives
    for (let at = 0; at < words.lives.length; at++) {
      const number = words.lives[at] as number
      const row = this.#rows.at(number)
      if (row < 0) continue
      values.array[row] = words.values[at] as number
      timesMs.array[row] = words.timesMs[at] as number
      if (unsaved.array[row] === 0) continue
      unsaved.array[row] = 0
      this.#unsaved.said.push(number)
    }
    for (const life of ended) this.#end(life)
  }

  /** What is not in the tables yet: all that entries said since this was asked last. */
  takeUnsaved(): Unsaved {
    const unsaved = this.#unsaved
    this.#unsaved = new Unsaved()
    this.lives.unsaved.array.fill(-1)
    return unsaved
  }

  /** A life as it is now; `undefined` when it is not in memory. */
  openedLife(number: number): StreamRows['opened'][number] | undefined {
    const row = this.#rows.at(number)
    if (row < 0) return undefined
    const { instances, streams, startsMs, values, timesMs } = this.lives
    return {
      number,
      instance: instances.at(row),
      stream: streams[row] ?? '',
      startMs: startsMs.at(row),
      value: values.at(row),
      timeMs: timesMs.at(row),
    }
  }

  /** What a life says now; `undefined` when it is not in memory. */
  word(number: number): StreamRows['words'][number] | undefined {
    const row = this.#rows.at(number)
    if (row < 0) return undefined
    return { life: number, value: this.lives.values.at(row), timeMs: this.lives.timesMs.at(row) }
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

  #see(instance: Instance, position: number): KnownInstance {
    const known = this.#instances.get(instance.id)
    if (known === undefined) return this.#add(instance, position)
    const lastSeenMs = Math.max(instance.lastSeenMs, known.instance.lastSeenMs)
    known.instance = { ...known.instance, lastSeenMs }
    known.position = position
    return known
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
    const row = this.#addLife(known, { number, stream, startMs, value: 0, timeMs: startMs })
    this.lives.unsaved.set(row, 0)
    this.#unsaved.opened.push(number)
  }

  #addLife(known: KnownInstance, life: Life): number {
    const { number, stream } = life
    const source = sourceOfKey(stream)
    if (source) known.sources.add(source)
    const row = this.lives.add(life, known.instance.number)
    const first = known.streams.get(stream)
    if (first === undefined) known.streams.set(stream, row)
    else this.lives.next.set([...this.#chain(first)].at(-1) ?? first, row)
    known.edition++
    this.#rows.add(number, row)
    this.#lastLife = Math.max(this.#lastLife, number)
    return row
  }

  #end({ number, instance, stream }: EndedLife): void {
    this.#unsaved.ended.push(number)
    const known = this.#numbers.get(instance)
    const ended = this.#rows.at(number)
    if (!known || ended < 0) return
    const before = [...this.#chain(known.streams.get(stream) ?? ended)].find((row) => this.lives.next.at(row) === ended)
    const after = this.lives.next.at(ended)
    if (before !== undefined) this.lives.next.set(before, after)
    else if (after >= 0) known.streams.set(stream, after)
    else known.streams.delete(stream)
    this.#remove(number, ended)
    known.edition++
  }

  #forget(number: number): void {
    this.#unsaved.forgotten.push(number)
    const known = this.#numbers.get(number)
    if (known) this.#drop(known)
  }

  #drop(known: KnownInstance): void {
    this.#instances.delete(known.instance.id)
    this.#numbers.delete(known.instance.number)
    for (const first of known.streams.values()) {
      // A row knows the next one until it is given to another life.
      for (const row of this.#chain(first)) this.#remove(this.lives.numbers.at(row), row)
    }
    known.edition++
  }

  #remove(number: number, row: number): void {
    this.#rows.delete(number)
    this.lives.remove(row)
  }
}

const none: readonly number[] = []
