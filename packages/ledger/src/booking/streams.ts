import { Accounts } from './accounts.ts'
import type { Stream } from './stream.ts'

// Those not spoken of while so many others were are let go of. They are made again when they are: what is known of a
// stream is known by its key.
const usualGeneration = 50_000

/** Every stream that was spoken of lately, once. */
export class Streams {
  readonly accounts: Accounts
  readonly #mostInGeneration: number
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
    const known = this.#old.get(key) ?? this.#admitted(make())
    if (known) this.#keep(key, known)
    return known
  }

  // The project is that of its accounts, so that there are no more projects than the ledger keeps apart.
  #admitted<Made extends Stream | undefined>(made: Made): Made {
    if (!made) return made
    const entries = made.entries.map((entry) => ({ ...entry, account: this.accounts.admit(entry.account) }))
    // With a place for what becomes known of it.
    return { ...made, entries, project: entries[0]?.account.project ?? made.project, known: undefined }
  }

  #keep(key: string, stream: Stream): void {
    if (this.#young.size >= this.#mostInGeneration) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, stream)
  }
}
