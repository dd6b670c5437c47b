import { Backlog } from '../journal/backlog.ts'
import { catchUp, loadMemory } from '../journal/catch-up.ts'
import { encodeEntry } from '../journal/codec.ts'
import type { Entry } from '../journal/entry.ts'
import { Folding } from '../journal/folding.ts'
import { type Projection, projections, type Store } from '../store/store.ts'
import type { Memory } from './memory.ts'

// What has come since the last fold is read again when a ledger was killed, and is added to the answer of every question
// for a balance.
const balancesBacklog = { bytes: 8 * 2 ** 20, ageMs: 10_000 }

// A stream that speaks often is written once for many words, so the longer this is put off, the cheaper it gets.
// 32 MB are more than a million words, which take half a second to read again.
const streamsBacklog = { bytes: 32 * 2 ** 20, ageMs: 5 * 60_000 }

// An instance silent for so long leaves memory; the tables know it.
const idleMs = 60 * 60_000

export interface Listener {
  /** An entry is in memory, ours or that of another ledger. */
  applied(entry: Entry): void
  /** The memory is another one, because entries were missed. */
  reloaded(): void
}

/**
 * Writes entries into the journal and into memory, and leads the tables after them. Who commits or catches up must be
 * the only one; tables may follow at the same time.
 */
export class JournalWriter {
  readonly folding: Folding
  readonly #store: Store
  readonly #backlogs: Readonly<Record<Projection, Backlog>> = {
    balances: new Backlog(balancesBacklog),
    streams: new Backlog(streamsBacklog),
  }
  #memory: Memory
  #listener: Listener | undefined

  private constructor(store: Store, folding: Folding, memory: Memory) {
    this.#store = store
    this.folding = folding
    this.#memory = memory
  }

  /** Reads back what the store holds. */
  static async open(store: Store): Promise<JournalWriter> {
    const folding = new Folding(store)
    const waiting: { bytes: number; atMs: number }[] = []
    const memory = await loadMemory(store, folding, ({ atMs }, bytes) => waiting.push({ bytes, atMs }))
    const writer = new JournalWriter(store, folding, memory)
    for (const { bytes, atMs } of waiting) writer.#wait(bytes, atMs)
    return writer
  }

  /** What the journal says. It may be another one after each commit. */
  get memory(): Memory {
    return this.#memory
  }

  listen(listener: Listener): void {
    this.#listener = listener
  }

  /**
   * Appends what is written; nothing when it is `undefined`. When another ledger was faster, what that one has booked is
   * applied, and it is written again.
   */
  async commit(write: () => Promise<Entry | undefined>): Promise<void> {
    for (;;) {
      const entry = await write()
      if (entry === undefined) return
      const bytes = encodeEntry(entry)
      if (await this.#store.append(this.#memory.position + 1, bytes, entry.atMs)) {
        this.#memory.apply(entry)
        this.#applied(entry, bytes.length)
        return
      }
      await this.catchUp()
    }
  }

  /** Applies what other ledgers have appended. */
  async catchUp(): Promise<void> {
    if (await catchUp(this.#store, this.#memory, (entry, bytes) => this.#applied(entry, bytes))) return
    this.#memory = await loadMemory(this.#store, this.folding)
    this.#listener?.reloaded()
  }

  /** Leads those tables after the journal that are too far behind. */
  async tidy(now: Date): Promise<void> {
    const due = projections.filter((projection) => this.#backlogs[projection].isDue(now.getTime()))
    if (due.length > 0) await this.fold(now, due)
  }

  /** Brings tables up to the journal, and drops what nobody needs any more, there and in memory. */
  async fold(now: Date, which: readonly Projection[] = projections): Promise<void> {
    for (const projection of which) {
      this.#backlogs[projection].clear()
      const folded = await this.folding.fold(projection, this.#memory.position)
      if (projection === 'balances') this.#memory.unfolded.drop(folded)
    }
    const { balances, streams } = await this.#store.progress()
    await this.#store.dropEntries(Math.min(balances.folded, streams.folded), now.getTime())
    this.#memory.streams.letGo(now.getTime() - idleMs, streams.folded)
  }

  #applied(entry: Entry, bytes: number): void {
    this.#wait(bytes, entry.atMs)
    this.#listener?.applied(entry)
  }

  #wait(bytes: number, atMs: number): void {
    for (const projection of projections) this.#backlogs[projection].add(bytes, atMs)
  }
}
