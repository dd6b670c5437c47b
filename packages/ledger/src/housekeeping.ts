import type { Log } from '@tollbell/service'
import type { Book } from './booking/book.ts'
import type { Health } from './health.ts'

export interface HousekeepingParts {
  readonly book: Book
  readonly health: Health
  readonly log: Log
  readonly now: () => Date
}

const secondMs = 1000
const dayMs = 24 * 60 * 60 * 1000

/** What has to be done from time to time. What fails is told once and tried again: nothing is lost by doing it later. */
export class Housekeeping {
  readonly #parts: HousekeepingParts
  readonly #timers: NodeJS.Timeout[] = []
  #tidying: Promise<void> | undefined
  #failed: string | undefined

  constructor(parts: HousekeepingParts) {
    this.#parts = parts
  }

  start(): void {
    this.#timers.push(setInterval(() => this.#tidy(), secondMs).unref())
    this.#timers.push(setInterval(() => void this.daily(), dayMs).unref())
  }

  /** What is done once a day, and at the start. */
  async daily(): Promise<void> {
    const { book, now } = this.#parts
    await this.#told('forget apps that went silent long ago', () => book.forgetSilent(now()))
  }

  /** Ends what is under way, and leaves the tables as far as the journal. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#tidying
    const { book, now } = this.#parts
    await this.#told('bring its tables up to date', () => book.fold(now()))
  }

  #tidy(): void {
    this.#tidying ??= this.#lookAround().finally(() => {
      this.#tidying = undefined
    })
  }

  async #lookAround(): Promise<void> {
    const { book, health, now } = this.#parts
    if (!(await health.upToDate(book))) return
    await this.#told('bring its tables up to date', () => book.tidy(now()))
    // What failed may work again, and nobody may be asking.
    await health.failure()
  }

  async #told(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      if (this.#failed === what) this.#failed = undefined
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (this.#failed !== what) {
        this.#parts.log('warn', `The ledger could not ${what}: ${why} It tries again, and nothing is lost.`)
      }
      this.#failed = what
    }
  }
}
