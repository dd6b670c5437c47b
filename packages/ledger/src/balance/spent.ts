/** What is spent in a period. */
export interface Spent {
  /** `atMs` is when it counts as spent. */
  add(amount: bigint, atMs: number): void
  /** At rest. */
  at(now: Date): bigint
  /** The same, to go on by itself. */
  copy(): Spent
}

/** What is spent in a period of the calendar: whatever is added. */
export class PeriodSpent implements Spent {
  #sum = 0n

  add(amount: bigint): void {
    this.#sum += amount
  }

  at(): bigint {
    return this.#sum
  }

  copy(): PeriodSpent {
    const copy = new PeriodSpent()
    copy.add(this.#sum)
    return copy
  }
}

// Divisors of a quarter of an hour, so that the ledger's buckets fall into one slot each.
const slotsMs = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000]
const slotsInWindow = 60

/** The steps in which a window of this length moves: a sixtieth of it, from a second to a quarter of an hour. */
function slotLength(windowMs: number): number {
  return slotsMs.findLast((slotMs) => slotMs <= windowMs / slotsInWindow) ?? 1_000
}

interface Slot {
  readonly startMs: number
  amount: bigint
}

/** What is spent in a window that ends now. It counts a slot too many rather than one too few. */
export class WindowSpent implements Spent {
  readonly #windowMs: number
  readonly #slotMs: number
  // In the order of time.
  #slots: Slot[] = []
  #sum = 0n

  constructor(windowMs: number) {
    this.#windowMs = windowMs
    this.#slotMs = slotLength(windowMs)
  }

  add(amount: bigint, atMs: number): void {
    const startMs = Math.floor(atMs / this.#slotMs) * this.#slotMs
    const before = this.#slots.findLastIndex((slot) => slot.startMs <= startMs)
    const slot = this.#slots[before]
    if (slot?.startMs === startMs) slot.amount += amount
    else this.#slots.splice(before + 1, 0, { startMs, amount })
    this.#sum += amount
  }

  /** Time only goes on: what is over is dropped. */
  at(now: Date): bigint {
    const over = now.getTime() - this.#windowMs - this.#slotMs
    const kept = this.#slots.findIndex(({ startMs }) => startMs > over)
    const gone = this.#slots.splice(0, kept === -1 ? this.#slots.length : kept)
    for (const { amount } of gone) this.#sum -= amount
    return this.#sum
  }

  copy(): WindowSpent {
    const copy = new WindowSpent(this.#windowMs)
    for (const { startMs, amount } of this.#slots) copy.add(amount, startMs)
    return copy
  }
}
