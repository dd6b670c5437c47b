import { hash } from 'node:crypto'

// A log is written in the order of time, so what is there twice is there soon.
const mostInGeneration = 50_000

/** Counts how often something has come already, among the last fifty thousand at least. */
export class Occurrences {
  #young: Map<string, number> = new Map()
  #old: ReadonlyMap<string, number> = new Map()

  /** 0 when it comes for the first time, then 1, 2 … */
  of(identity: string): number {
    const key = hash('md5', identity, 'base64url')
    const count = this.#young.get(key) ?? this.#old.get(key) ?? 0
    if (this.#young.size >= mostInGeneration) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, count + 1)
    return count
  }
}
