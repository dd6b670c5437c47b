import { createHash, timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'

const redacted = '[redacted]'

/** A value that must appear in no log, error, metric or page: it prints as `[redacted]` wherever it ends up. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself, for the one place that sends it. */
  reveal(): string {
    return this.#value
  }

  /** Compares in a time that says nothing about where the two differ. */
  matches(candidate: string): boolean {
    return timingSafeEqual(digest(candidate), digest(this.#value))
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }
}

// What console.log and errors show of it.
Object.defineProperty(Secret.prototype, inspect.custom, { value: () => redacted })

// Both sides get the same length, which timingSafeEqual asks for.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
