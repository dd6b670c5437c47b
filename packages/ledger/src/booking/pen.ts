import type { Arrival } from './differences.ts'
import type { Draft, LifeId } from './draft.ts'
import { Precedence } from './precedence.ts'
import type { Reading } from './readings.ts'
import type { Stream } from './stream.ts'
import { deltaHorizonMs, type Word } from './word.ts'

// A clock that is further off is not believed. Measured: booking at arrival is exact, where believing it is not.
const mostSkewMs = 30_000

// Longer than a delta is taken, so that ledgers whose clocks differ agree about it.
const deltaForgetAfterMs = 2 * deltaHorizonMs

/** Writes what an arrival says into the draft. */
export class Pen {
  readonly #arrival: Arrival
  readonly #draft: Draft
  readonly #precedence: Precedence

  constructor(arrival: Arrival, draft: Draft) {
    this.#arrival = arrival
    this.#draft = draft
    this.#precedence = new Precedence(arrival, draft)
  }

  /** Whether what a stream says is reported better by another source of its process. */
  isSuperseded(stream: Stream): boolean {
    return this.#precedence.isSuperseded(stream)
  }

  /** Notes a word, and books what it adds. */
  write({ stream, startMs, timeMs }: Reading, { life, before, after, isBaseline }: Word): void {
    if (life !== undefined) this.#draft.say(life, after, timeMs)
    else {
      if (stream.delta) this.#endOldLivesOf(stream)
      this.#draft.open({ stream, startMs, timeMs, value: after })
    }
    if (isBaseline || after <= before) return
    const atMs = bookingTime(timeMs, this.#arrival)
    for (const { account, amountBetween } of stream.entries) {
      const amount = this.#precedence.due(stream, account, amountBetween(before, after))
      if (amount > 0) this.#draft.book(account, amount, atMs)
    }
  }

  // So many intervals are remembered as there were gaps in the last hours, however long a process lives.
  #endOldLivesOf(stream: Stream): void {
    const oldMs = this.#arrival.arrivedAt.getTime() - deltaForgetAfterMs
    for (const life of this.#draft.livesOf(stream)) {
      if (this.#draft.timeOf(life) < oldMs) this.#draft.end(stream, life)
    }
  }

  /** What a stream has said so far in the one life it has. */
  onlyLifeOf(stream: Stream): { readonly life: LifeId | undefined; readonly value: number } {
    const [life] = this.#draft.livesOf(stream)
    return { life, value: life === undefined ? 0 : this.#draft.valueOf(life) }
  }
}

/** When what arrived counts as spent. */
export function bookingTime(timeMs: number, { arrivedAt, isImport }: Arrival): number {
  const arrivedMs = arrivedAt.getTime()
  return Math.abs(timeMs - arrivedMs) > mostSkewMs && !isImport ? arrivedMs : timeMs
}
