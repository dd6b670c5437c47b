import type { Stream } from './stream.ts'

/** Every stream that was spoken of, once. */
export class Streams {
  readonly #streams: Map<string, Stream> = new Map()

  /** The stream with this key. `make` is asked when it is new, and may say that there is none. */
  intern<Made extends Stream | undefined>(key: string, make: () => Made): Stream | Made {
    const known = this.#streams.get(key)
    if (known) return known
    const made = make()
    if (made) this.#streams.set(key, made)
    return made
  }
}
