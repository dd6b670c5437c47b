import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { Backlog } from '../journal/backlog.ts'
import { catchUp, loadMemory } from '../journal/catch-up.ts'
import { encodeEntry } from '../journal/codec.ts'
import type { Entry } from '../journal/entry.ts'
import { Folding } from '../journal/folding.ts'
import { SavingStreams } from '../journal/saving-streams.ts'
import { type Projection, projections, type Store } from '../store/store.ts'
import type { Memory } from './memory.ts'

// What has come since the last fold is read again when a ledger was killed, and added to the answer of every question
// for a balance. Some hundred thousand amounts.
const balancesBacklog = { bytes: 4 * 2 ** 20, ageMs: 10_000 }
const bytesOfAmount = 32

// A stream that speaks often is written once for many words, so the longer this is put off, the cheaper it gets.
// 12 MB are more than a million words, which take half a second to read again.
const streamsBacklog = { bytes: 12 * 2 ** 20, ageMs: 5 * 60_000 }

// An entry may be some hundred kilobytes, whose pages are set free one by one.
const droppedAtOnce = 8

// An instance silent for so long leaves memory; the tables know it.
const idleMs = 60 * 60_000

type Backlogs = Readonly<Record<Projection, Backlog>>

interface WriterParts {
  readonly folding: Folding
  readonly memory: Memory
  readonly backlogs: Backlogs
}

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
  readonly #saving: SavingStreams
  readonly #backlogs: Backlogs
  // As far as the tables of streams were when they were looked at.
  #savedUpTo = 0
  #written: Buffer = Buffer.alloc(0)
  #memory: Memory
  #listener: Listener | undefined

  private constructor(store: Store, { folding, memory, backlogs }: WriterParts) {
    this.#store = store
    this.folding = folding
    this.#saving = new SavingStreams(store)
    folding.recent = (after, upTo) =>
      upTo > this.#memory.position ? undefined : this.#memory.unfolded.between(after, upTo)
    this.#memory = memory
    this.#backlogs = backlogs
  }

  /** Reads back what the store holds. */
  static async open(store: Store): Promise<JournalWriter> {
    const folding = new Folding(store)
    const backlogs = { balances: new Backlog(balancesBacklog), streams: new Backlog(streamsBacklog) }
    const memory = await loadMemory(store, folding, (entry, bytes) => addTo(backlogs, entry, bytes))
    return new JournalWriter(store, { folding, memory, backlogs })
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
      const bytes = encodeEntry(entry, (length) => this.#allocate(length))
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
    if (due.length === 0) return
    const areSaved = due.includes('streams') && (await this.#othersSaved())
    if (areSaved) this.#backlogs.streams.clear()
    await this.fold(now, areSaved ? ['balances'] : due)
  }

  /** Brings tables up to the journal, and drops what nobody needs any more, there and in memory. */
  async fold(now: Date, which: readonly Projection[] = projections): Promise<void> {
    for (const projection of which) {
      this.#backlogs[projection].clear()
      if (projection === 'streams') await this.saveStreams()
      else await this.#foldBalances()
    }
    const { balances, streams } = await this.#store.progress()
    const folded = Math.min(balances.folded, streams.folded)
    while ((await this.#store.dropEntries(folded, now.getTime(), droppedAtOnce)) === droppedAtOnce) {
      await othersHadTheirTurn()
    }
    this.#memory.streams.letGo(now.getTime() - idleMs, streams.folded)
  }

  async #foldBalances(): Promise<void> {
    const { unfolded, position } = this.#memory
    unfolded.close()
    unfolded.drop(await this.folding.fold(position))
  }

  /** Brings the tables of streams up to the journal. */
  async saveStreams(): Promise<void> {
    const { position } = this.#memory
    await this.#saving.save(this.#memory)
    this.#savedUpTo = Math.max(position, this.#savedUpTo)
  }

  // All ledgers of a store know the same streams, so one of them saves for all. Should it fall silent, another does.
  async #othersSaved(): Promise<boolean> {
    if (!this.#store.isShared) return false
    const { folded } = (await this.#store.progress()).streams
    const isLater = folded > this.#savedUpTo
    this.#savedUpTo = folded
    return isLater
  }

  // The same memory each time: half a megabyte of garbage at each booking would be let grow to hundreds.
  #allocate(length: number): Buffer {
    if (this.#written.length < length) this.#written = Buffer.allocUnsafe(Math.max(length, 2 * this.#written.length))
    return this.#written.subarray(0, length)
  }

  #applied(entry: Entry, bytes: number): void {
    addTo(this.#backlogs, entry, bytes)
    this.#listener?.applied(entry)
  }
}

function addTo({ balances, streams }: Backlogs, { amounts, atMs }: Entry, bytes: number): void {
  balances.add(bytesOfAmount * amounts.accounts.length, atMs)
  streams.add(bytes, atMs)
}
