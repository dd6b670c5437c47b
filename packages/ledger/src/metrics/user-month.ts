import type { Period } from '@tollbell/budgets'
import type { Booked } from '../balance/figures.ts'
import { topUsers, type UserSpend } from '../balance/top-users.ts'
import { StoreError } from '../store/store-error.ts'

// A month of many users takes a while to add up, and who spends most changes slowly.
const freshMs = 30_000

export interface UserMonthParts {
  /** What was booked in [from, to), in milliseconds since 1970. */
  readonly booked: (fromMs: number, toMs: number) => Promise<readonly Booked[]>
  /** How many users are named; with 0, nothing is read. */
  readonly most: number
  /** Told what fails, but for the store, which is told elsewhere. */
  readonly onError: (error: unknown) => void
}

interface Read {
  readonly monthMs: number
  readonly atMs: number
  readonly users: readonly UserSpend[]
}

/**
 * Who has spent most this month, as it was up to half a minute before the last time somebody asked. Bookings have no
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

  /** The users of the month around `now`. Waits only where nothing is known of it; empty when the store does not say. */
  async around(month: Period, now: Date): Promise<readonly UserSpend[]> {
    const last = this.#lastOf(month)
    if (!last || now.getTime() - last.atMs >= freshMs) {
      const reading = this.#read(month, now)
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
  #read(month: Period, now: Date): Promise<void> {
    this.#reading ??= this.#readMonth(month, now).finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readMonth({ start, end }: Period, now: Date): Promise<void> {
    const { booked, most, onError } = this.#parts
    if (most === 0) return
    try {
      const users = topUsers(await booked(start.getTime(), end.getTime()), most)
      this.#last = { monthMs: start.getTime(), atMs: now.getTime(), users }
    } catch (error) {
      if (!(error instanceof StoreError)) onError(error)
    }
  }
}
