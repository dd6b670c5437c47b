import type { Account } from './account.ts'
import { Accounts } from './accounts.ts'
import { growth, type Stream, type StreamEntry } from './stream.ts'

// Those not spoken of while so many others were are let go of. They are made again when they are: what is known of a
// stream is known by its key.
const usualGeneration = 10_000

/** Every stream that was spoken of lately, once. */
export class Streams {
  readonly accounts: Accounts
  readonly #mostInGeneration: number
  readonly #growing: WeakMap<Account, readonly StreamEntry[]> = new WeakMap()
  #young: Map<string, Stream> = new Map()
  #old: ReadonlyMap<string, Stream> = new Map()

  constructor(accounts: Accounts = new Accounts(), mostInGeneration: number = usualGeneration) {
    this.accounts = accounts
    this.#mostInGeneration = mostInGeneration
  }

  /** The stream with this key. `make` is asked when it is new, and may say that there is none. */
  intern<Made extends Stream | undefined>(key: string, make: () => Made): Stream | Made {
    const young = this.#young.get(key)
    if (young) return young
    const old = this.#old.get(key)
    const made = old ?? make()
    if (!made) return made
    const stream = old ?? this.#admitted(made)
    this.#keep(key, stream)
    return stream
  }

  // The project is that of its accounts, so that there are no more projects than the ledger keeps apart. Written out, for
  // an object that was spread takes twice the memory.
  #admitted(made: Stream): Stream {
    const { key, instance, source, delta, inclusion } = made
    const entries = this.#entriesOf(made)
    const project = entries[0]?.account.project ?? made.project
    return inclusion
      ? { key, instance, project, source, delta, entries, inclusion }
      : { key, instance, project, source, delta, entries }
  }

  // Most streams are booked as they grow, and those on the same account then share what they are booked on.
  #entriesOf({ entries }: Stream): readonly StreamEntry[] {
    const admitted = entries.map(({ account, ...entry }) => ({ account: this.accounts.admit(account), ...entry }))
    const [only] = admitted
    if (only?.amountBetween !== growth || admitted.length > 1) return admitted
    const shared = this.#growing.get(only.account) ?? admitted
    this.#growing.set(only.account, shared)
    return shared
  }

  #keep(key: string, stream: Stream): void {
    if (this.#young.size >= this.#mostInGeneration) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, stream)
  }
}
