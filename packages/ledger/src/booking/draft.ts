import type { EndedLife, Entry, OpenedLife } from '../journal/entry.ts'
import type { SourceName } from '../sources/source.ts'
import type { Instance } from '../store/store.ts'
import { StoreLimitError } from '../store/store-error.ts'
import type { Account } from './account.ts'
import type { Arrival, Memory } from './differences.ts'
import { DraftAmounts } from './draft-amounts.ts'
import type { LifeTable } from './life-table.ts'
import type { Reading } from './readings.ts'
import type { WordSheet } from './sheets.ts'
import type { Stream } from './stream.ts'

/** A life, known or drafted: the row it has in memory; below zero one that the draft begins. */
export type LifeId = number

/**
 * An entry that is being written: what is new lies over the memory, which stays as it is. While a draft is open, the
 * lives and accounts it touches know their place in it, so that finding them again costs nothing; hence one draft at a
 * time, and `release` at its end.
 */
export class Draft {
  readonly #memory: Memory
  readonly #known: LifeTable
  readonly #sheet: WordSheet
  readonly #amounts: DraftAmounts
  readonly #instances: Map<string, { instance: Instance; arrival: number }> = new Map()
  // One that begins is known by the place of its word, counted from −1 downwards.
  readonly #opened: Map<LifeId, OpenedLife> = new Map()
  readonly #openedOf: Map<string, LifeId[]> = new Map()
  // Of those lives, by their process.
  readonly #openedSources: Map<string, Set<SourceName>> = new Map()
  readonly #ended: EndedLife[] = []
  #arrivalCount = 0
  #lastInstance: number
  #lastLife: number

  constructor(memory: Memory) {
    this.#memory = memory
    this.#known = memory.streams.lives
    this.#sheet = memory.streams.sheet
    this.#sheet.clear()
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
    for (const { of } of arrival.runs ?? []) if (of.streams[0]) this.#see(of.streams[0], arrival)
  }

  /** Whether an instance was known before the arrival that speaks. */
  isKnown(id: string): boolean {
    if (this.#memory.streams.instance(id)) return true
    const seen = this.#instances.get(id)
    return seen !== undefined && seen.arrival < this.#arrivalCount
  }

  livesOf(stream: Stream): readonly LifeId[] {
    const known = this.#memory.streams.livesOf(stream)
    const opened = this.#openedOf.size > 0 ? this.#openedOf.get(stream.key) : undefined
    return opened ? [...known, ...opened] : known
  }

  /** 0 when the sender does not say. */
  startOf(life: LifeId): number {
    return life < 0 ? (this.#opened.get(life)?.startMs ?? 0) : this.#known.startsMs.at(life)
  }

  valueOf(life: LifeId): number {
    const place = this.#placeOf(life)
    return place < 0 ? (this.#known.values.array[life] as number) : (this.#sheet.values.array[place] as number)
  }

  timeOf(life: LifeId): number {
    const place = this.#placeOf(life)
    return place < 0 ? this.#known.timesMs.at(life) : this.#sheet.timesMs.at(place)
  }

  /** A life says something new. Throws a {@link StoreLimitError} for more than a double holds exactly. */
  say(life: LifeId, value: number, timeMs: number): void {
    if (value > Number.MAX_SAFE_INTEGER) throw new StoreLimitError(new Error(`a stream would be at ${value}`))
    const place = this.#placeOf(life)
    if (place < 0) {
      this.#known.drafted.array[life] = this.#write(this.#known.numbers.at(life), value, timeMs, life)
      return
    }
    this.#sheet.values.array[place] = value
    this.#sheet.timesMs.array[place] = timeMs
  }

  /** A life begins with this reading. */
  open({ stream, startMs, value, timeMs }: Reading): void {
    const instance = this.#instances.get(stream.instance)?.instance.number
    if (instance === undefined) throw new Error(`Instance ${stream.instance} has not been seen.`)
    const number = ++this.#lastLife
    const life = -1 - this.#write(number, 0, timeMs, -1)
    this.#opened.set(life, { number, instance, stream: stream.key, startMs })
    this.#openedOf.set(stream.key, [...(this.#openedOf.get(stream.key) ?? none), life])
    const sources = this.#openedSources.get(stream.instance) ?? new Set()
    this.#openedSources.set(stream.instance, sources.add(stream.source))
    this.say(life, value, timeMs)
  }

  /** A life is over. */
  end({ instance, key }: Stream, life: LifeId): void {
    const seen = this.#instances.get(instance)?.instance.number
    const number = this.#opened.get(life)?.number ?? this.#known.numbers.at(life)
    if (seen !== undefined) this.#ended.push({ number, instance: seen, stream: key })
  }

  /** Books an amount, a positive integer that a double holds exactly. */
  book(account: Account, amount: number, atMs: number): void {
    this.#amounts.add(account, amount, atMs)
  }

  /** The same, on the account with this id, in the bucket that has this instant. */
  bookOn(id: number, amount: number, when: { readonly atMs: number; readonly bucketMs: number }): void {
    this.#amounts.addTo(id, amount, when)
  }

  /** The sources of a process of which streams are known. */
  *sourcesOf(instance: string): Iterable<SourceName> {
    yield* this.#memory.streams.sourcesOf(instance)
    yield* this.#openedSources.get(instance) ?? []
  }

  /** What of an entry it has become. Its words and amounts are there until the next draft. */
  parts(): Pick<Entry, 'instances' | 'opened' | 'ended' | 'words' | 'accounts' | 'amounts' | 'callTimes'> {
    const { lives, values, timesMs } = this.#sheet
    return {
      instances: Array.from(this.#instances.values(), ({ instance }) => instance),
      opened: [...this.#opened.values()],
      ended: this.#ended,
      words: { lives: lives.view(), values: values.view(), timesMs: timesMs.view() },
      ...this.#amounts.parts(),
    }
  }

  /** Nothing it touched knows of it any more. */
  release(): void {
    for (const row of this.#sheet.rows.view()) if (row >= 0) this.#known.drafted.set(row, -1)
    this.#amounts.release()
  }

  #placeOf(life: LifeId): number {
    return life < 0 ? -1 - life : (this.#known.drafted.array[life] as number)
  }

  #write(number: number, value: number, timeMs: number, row: number): number {
    const { lives, values, timesMs, rows } = this.#sheet
    values.push(value)
    timesMs.push(timeMs)
    rows.push(row)
    return lives.push(number)
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

const none: readonly LifeId[] = []
