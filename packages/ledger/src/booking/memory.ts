import type { Entry } from '../journal/entry.ts'
import { widened } from '../journal/fold.ts'
import { Unfolded } from '../journal/unfolded.ts'
import type { CallTimes, Opening } from '../store/store.ts'
import { KnownAccounts } from './known-accounts.ts'
import { KnownStreams } from './known-streams.ts'

/** What the journal says, as far as it has to be at hand. Changes by `apply` only, on every replica alike. */
export class Memory {
  readonly streams: KnownStreams
  readonly accounts: KnownAccounts
  readonly unfolded: Unfolded
  readonly #balancesFrom: number
  readonly #streamsFrom: number
  readonly #lastExports: Map<string, number>
  #position: number
  #callTimes: CallTimes | undefined

  /** As the tables are. What entries after them say is still to be applied. */
  constructor(opening: Opening) {
    const { balances, streams } = opening.progress
    this.streams = new KnownStreams(opening)
    this.accounts = new KnownAccounts(opening.accounts)
    this.unfolded = new Unfolded(balances.folded)
    this.#lastExports = new Map(opening.lastExports)
    this.#callTimes = opening.callTimes
    this.#balancesFrom = balances.folded
    this.#streamsFrom = streams.folded
    this.#position = Math.min(balances.folded, streams.folded)
  }

  /** The position of the newest entry that was applied. */
  get position(): number {
    return this.#position
  }

  /** When the first and the last difference was booked; undefined before the first. */
  get callTimes(): CallTimes | undefined {
    return this.#callTimes
  }

  /** When an app of each project last exported. */
  get lastExports(): ReadonlyMap<string, number> {
    return this.#lastExports
  }

  /** Does what the next entry says. Instances that are in the store must have been loaded. */
  apply(entry: Entry): void {
    const position = ++this.#position
    // The tables may be further in one part than in the other.
    if (position > this.#streamsFrom) this.#applyStreams(entry, position)
    if (position <= this.#balancesFrom) return
    this.accounts.apply(entry)
    this.unfolded.add(entry, position)
    if (entry.wipe) this.#callTimes = undefined
    if (entry.callTimes) this.#callTimes = widened(this.#callTimes, entry.callTimes)
  }

  #applyStreams(entry: Entry, position: number): void {
    this.streams.apply(entry, position)
    for (const { project, lastSeenMs, kept } of entry.instances) {
      if (!kept) this.#lastExports.set(project, Math.max(lastSeenMs, this.#lastExports.get(project) ?? 0))
    }
  }
}
