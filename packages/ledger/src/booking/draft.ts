import type { EndedLife, Entry, OpenedLife } from '../journal/entry.ts'
import type { SourceName } from '../sources/source.ts'
import type { Instance } from '../store/store.ts'
import { StoreLimitError } from '../store/store-error.ts'
import type { Account } from './account.ts'
import type { Arrival, Memory } from './differences.ts'
import { DraftAmounts } from './draft-amounts.ts'
import type { KnownLife } from './known-streams.ts'
import type { Reading } from './readings.ts'
import type { Stream } from './stream.ts'

/**
 * An entry that is being written: what is new lies over the memory, which stays as it is. While a draft is open, the
 * lives and accounts it touches know their place in it, so that finding them again costs nothing; hence one draft at a
 * time, and `release` at its end.
 */
export class Draft {
  readonly #memory: Memory
  readonly #amounts: DraftAmounts
  readonly #instances: Map<string, { instance: Instance; arrival: number }> = new Map()
  readonly #opened: OpenedLife[] = []
  // Lives that begin, by the key of their stream.
  readonly #openedOf: Map<string, KnownLife[]> = new Map()
  // Words, in columns.
  readonly #lives: KnownLife[] = []
  readonly #values: number[] = []
  readonly #timesMs: number[] = []
  // Of those lives, by their process.
  readonly #openedSources: Map<string, Set<SourceName>> = new Map()
  readonly #ended: EndedLife[] = []
  #arrivalCount = 0
  #lastInstance: number
  #lastLife: number

  constructor(memory: Memory) {
    this.#memory = memory
    this.#amounts = new DraftAmounts(memory.accounts)
    this.#lastInstance = memory.streams.lastInstance
    this.#lastLife = memory.streams.lastLife
  }

  /** From now on it is this arrival that speaks. */
  begin(arrival: Arrival): void {
    this.#arrivalCount++
    let last: string | undefined
    for (const { stream } of arrival.readings) {
      // Those of a process come together.
      if (stream.instance !== last) this.#see(stream, arrival)
      last = stream.instance
    }
  }

  /** Whether an instance was known before the arrival that speaks. */
  isKnown(id: string): boolean {
    if (this.#memory.streams.instance(id)) return true
    const seen = this.#instances.get(id)
    return seen !== undefined && seen.arrival < this.#arrivalCount
  }

  livesOf(stream: Stream): readonly KnownLife[] {
    const known = this.#memory.streams.of(stream)?.lives ?? none
    const opened = this.#openedOf.size > 0 ? this.#openedOf.get(stream.key) : undefined
    return opened ? [...known, ...opened] : known
  }

  valueOf(life: KnownLife): number {
    return life.draft < 0 ? life.value : (this.#values[life.draft] as number)
  }

  timeOf(life: KnownLife): number {
    return life.draft < 0 ? life.timeMs : (this.#timesMs[life.draft] as number)
  }

  /** A life says something new. Throws a {@link StoreLimitError} for more than a double holds exactly. */
  say(life: KnownLife, value: number, timeMs: number): void {
    if (value > Number.MAX_SAFE_INTEGER) throw new StoreLimitError(new Error(`a stream would be at ${value}`))
    if (life.draft < 0) life.draft = this.#lives.push(life) - 1
    this.#values[life.draft] = value
    this.#timesMs[life.draft] = timeMs
  }

  /** A life begins with this reading. */
  open({ stream, startMs, value, timeMs }: Reading): void {
    const number = ++this.#lastLife
    const life: KnownLife = { number, startMs, value: 0, timeMs, draft: -1 }
    const instance = this.#instances.get(stream.instance)?.instance.number
    if (instance === undefined) throw new Error(`Instance ${stream.instance} has not been seen.`)
    this.#opened.push({ number, instance, stream: stream.key, startMs })
    this.#openedOf.set(stream.key, [...(this.#openedOf.get(stream.key) ?? none), life])
    const sources = this.#openedSources.get(stream.instance) ?? new Set()
    this.#openedSources.set(stream.instance, sources.add(stream.source))
    this.say(life, value, timeMs)
  }

  /** A life is over. */
  end({ instance, key }: Stream, { number }: KnownLife): void {
    const seen = this.#instances.get(instance)?.instance.number
    if (seen !== undefined) this.#ended.push({ number, instance: seen, stream: key })
  }

  /** Books an amount, a positive integer that a double holds exactly. */
  book(account: Account, amount: number, atMs: number): void {
    this.#amounts.add(account, amount, atMs)
  }

  /** The sources of a process of which streams are known. */
  *sourcesOf(instance: string): Iterable<SourceName> {
    yield* this.#memory.streams.sourcesOf(instance)
    yield* this.#openedSources.get(instance) ?? []
  }

  /** What of an entry it has become. */
  parts(): Pick<Entry, 'instances' | 'opened' | 'ended' | 'words' | 'accounts' | 'amounts' | 'callTimes'> {
    return {
      instances: Array.from(this.#instances.values(), ({ instance }) => instance),
      opened: this.#opened,
      ended: this.#ended,
      words: {
        lives: new Float64Array(this.#lives.map(({ number }) => number)),
        values: new Float64Array(this.#values),
        timesMs: new Float64Array(this.#timesMs),
      },
      ...this.#amounts.parts(),
    }
  }

  /** Nothing it touched knows of it any more. */
  release(): void {
    for (const life of this.#lives) life.draft = -1
    this.#amounts.release()
  }

  #see({ instance: id, project }: Stream, { arrivedAt, isImport = false }: Arrival): void {
    const seenMs = arrivedAt.getTime()
    const before = this.#instances.get(id)
    const known = before?.instance ?? this.#memory.streams.instance(id)
    const instance = known
      ? { ...known, lastSeenMs: Math.max(known.lastSeenMs, seenMs) }
      : { number: ++this.#lastInstance, id, project, lastSeenMs: seenMs, kept: isImport }
    this.#instances.set(id, { instance, arrival: before?.arrival ?? this.#arrivalCount })
  }
}

const none: readonly KnownLife[] = []
