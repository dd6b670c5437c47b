/** What has come since tables last followed the journal. */
export interface BacklogLimits {
  readonly bytes: number
  readonly ageMs: number
}

/** How far behind tables are, and whether that is too much. */
export class Backlog {
  readonly #limits: BacklogLimits
  #bytes = 0
  #sinceMs: number | undefined

  constructor(limits: BacklogLimits) {
    this.#limits = limits
  }

  add(bytes: number, atMs: number): void {
    this.#bytes += bytes
    this.#sinceMs ??= atMs
  }

  isDue(nowMs: number): boolean {
    if (this.#sinceMs === undefined) return false
    return this.#bytes >= this.#limits.bytes || nowMs - this.#sinceMs >= this.#limits.ageMs
  }

  /** What there is, is seen to. */
  clear(): void {
    this.#bytes = 0
    this.#sinceMs = undefined
  }
}
