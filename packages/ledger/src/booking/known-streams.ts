import type { EndedLife, Entry } from '../journal/entry.ts'
import type { SourceName } from '../sources/source.ts'
import type { Instance, KnownInstance as StoredInstance } from '../store/store.ts'
import { type Stream, sourceOfKey } from './stream.ts'

/** A life of a stream and what it said last. Changes only by what is in the journal. */
export interface KnownLife {
  readonly number: number
  /** 0 when the sender does not say. */
  readonly startMs: number
  value: number
  timeMs: number
  /** Where in a draft its newest word is; -1 when no draft has one. */
  draft: number
}

/** All lives of a stream. */
export interface KnownStream {
  readonly key: string
  readonly lives: KnownLife[]
  /** Whose memory it is part of; nobody's once it has left it. */
  home: KnownStreams | undefined
}

interface KnownInstance {
  instance: Instance
  readonly streams: Map<string, KnownStream>
  /** Those its streams are of. */
  readonly sources: Set<SourceName>
  /** The position of the newest entry that speaks of it. */
  position: number
}

/**
 * What is known of streams without asking the store: all streams of the instances heard of lately. An instance that is
 * not known here may be in the store, and has to be loaded before anything is said about it.
 */
export class KnownStreams {
  readonly #instances: Map<string, KnownInstance> = new Map()
  readonly #numbers: Map<number, KnownInstance> = new Map()
  readonly #lives: Map<number, KnownLife> = new Map()
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

  instance(id: string): Instance | undefined {
    return this.#instances.get(id)?.instance
  }

  /** When an instance was seen last, by its number; undefined when it is not in memory. */
  lastSeenMs(number: number): number | undefined {
    return this.#numbers.get(number)?.instance.lastSeenMs
  }

  /** What is known of a stream. It is kept on the stream itself, so that it is looked up once. */
  of(stream: Stream): KnownStream | undefined {
    const { known } = stream
    if (known !== undefined && known.home === this) return known
    const found = this.#instances.get(stream.instance)?.streams.get(stream.key)
    if (found) stream.known = found
    return found
  }

  /** The sources whose streams an instance has. */
  sourcesOf(id: string): Iterable<SourceName> {
    return this.#instances.get(id)?.sources ?? []
  }

  /** Takes instances in, as they are in the store. */
  load(stored: readonly StoredInstance[], position: number): void {
    for (const { lives, ...instance } of stored) {
      const known = this.#add(instance, position)
      for (const { stream, ...life } of lives) this.#addLife(known, stream, { ...life, draft: -1 })
    }
  }

  /** Does what an entry says. All its instances must be known, unless they are new with it. */
  apply({ forgotten, instances, opened, words, ended }: Entry, position: number): void {
    for (const number of forgotten) this.#drop(this.#numbers.get(number))
    for (const instance of instances) this.#see(instance, position)
    for (const { number, instance, stream, startMs } of opened) {
      if (this.#lives.has(number)) continue
      const known = this.#numbers.get(instance)
      if (known) this.#addLife(known, stream, { number, startMs, value: 0, timeMs: startMs, draft: -1 })
    }
    const { lives, values, timesMs } = words
    for (let at = 0; at < lives.length; at++) {
      const life = this.#lives.get(lives[at] as number)
      if (life === undefined) continue
      life.value = values[at] as number
      life.timeMs = timesMs[at] as number
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
    const known = { instance, streams: new Map<string, KnownStream>(), sources: new Set<SourceName>(), position }
    this.#instances.set(instance.id, known)
    this.#numbers.set(instance.number, known)
    this.#lastInstance = Math.max(this.#lastInstance, instance.number)
    return known
  }

  #addLife({ streams, sources }: KnownInstance, key: string, life: KnownLife): void {
    const source = sourceOfKey(key)
    if (source) sources.add(source)
    const stream = streams.get(key)
    if (stream) stream.lives.push(life)
    else streams.set(key, { key, lives: [life], home: this })
    this.#lives.set(life.number, life)
    this.#lastLife = Math.max(this.#lastLife, life.number)
  }

  #end({ number, instance, stream }: EndedLife): void {
    this.#lives.delete(number)
    const lives = this.#numbers.get(instance)?.streams.get(stream)?.lives ?? []
    const at = lives.findIndex((life) => life.number === number)
    if (at >= 0) lives.splice(at, 1)
  }

  #drop(known: KnownInstance | undefined): void {
    if (known === undefined) return
    this.#instances.delete(known.instance.id)
    this.#numbers.delete(known.instance.number)
    for (const stream of known.streams.values()) {
      stream.home = undefined
      for (const { number } of stream.lives) this.#lives.delete(number)
    }
  }
}
