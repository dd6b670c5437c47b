import type { Period } from '@tollbell/budgets'
import type { Booked } from '../balance/figures.ts'
import { topUsers, type UserSpend } from '../balance/top-users.ts'
import { StoreError } from '../store/store-error.ts'

// Who spends most changes slowly, and a month of many users takes a while to add up: it may take a fiftieth of the time.
const freshMs = { least: 30_000, most: 15 * 60_000 }
const restsPerReading = 50

export interface UserMonthParts {
  /** What was booked in [from, to), in milliseconds since 1970. */
  readonly booked: (fromMs: number, toMs: number) => Promise<readonly Booked[]>
  /** How many users are named; with 0, nothing is read. */
  readonly most: number
  readonly now: () => Date
  /** Told what fails, but for the store, which is told elsewhere. */
  readonly onError: (error: unknown) => void
}

interface Read {
  readonly monthMs: number
  readonly freshUntilMs: number
  readonly users: readonly UserSpend[]
}

/**
 * Who has spent most this month, as it was half a minute ago; longer, where adding it up takes long. Bookings have no
 * part in it: it is read from the store when somebody asks, and nobody waits for that but the first.
 */
export class UserMonth {
  readonly #parts: UserMonthParts
  #last: Read | undefined
  #reading: Promise<void> | undefined

  constructor(parts: UserMonthParts) {
    this.#parts = parts
  }

  /** What is known already; empty when nothing is of that month. */
  known(month: Period): readonly UserSpend[] {
    return this.#lastOf(month)?.users ?? []
  }

  /** The users of the present month. Waits only where nothing is known of it; empty when the store does not say. */
  async present(month: Period): Promise<readonly UserSpend[]> {
    const last = this.#lastOf(month)
    if (!last || this.#parts.now().getTime() >= last.freshUntilMs) {
      const reading = this.#read(month)
      if (!last) await reading
    }
    return this.known(month)
  }

  /** Waits for what is being read. */
  async close(): Promise<void> {
    await this.#reading
  }

  #lastOf({ start }: Period): Read | undefined {
    return this.#last?.monthMs === start.getTime() ? this.#last : undefined
  }

  // One at a time, and never failing.
  #read(month: Period): Promise<void> {
    this.#reading ??= this.#readMonth(month).finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readMonth({ start, end }: Period): Promise<void> {
    const { booked, most, now, onError } = this.#parts
    if (most === 0) return
    const beganMs = now().getTime()
    try {
      const users = topUsers(await booked(start.getTime(), end.getTime()), most)
      const endedMs = now().getTime()
      const restMs = Math.min(freshMs.most, Math.max(freshMs.least, restsPerReading * (endedMs - beganMs)))
      this.#last = { monthMs: start.getTime(), freshUntilMs: endedMs + restMs, users }
    } catch (error) {
      if (!(error instanceof StoreError)) onError(error)
    }
  }
}
