import type { Stream } from './stream.ts'

/** Every stream that was spoken of, once. */
export class Streams {
  readonly #streams: Map<string, Stream> = new Map()

  /** The stream with this key; `make` is asked when it is new. */
  intern(key: string, make: () => Omit<Stream, 'key'>): Stream {
    let stream = this.#streams.get(key)
    if (!stream) {
      stream = { key, ...make() }
      this.#streams.set(key, stream)
    }
    return stream
  }
}
