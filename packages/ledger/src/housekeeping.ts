import type { Log } from '@tollbell/service'
import type { Book } from './booking/book.ts'
import type { BudgetsInForce } from './budgets-in-force.ts'
import type { Health } from './health.ts'
import type { History } from './history.ts'

export interface HousekeepingParts {
  readonly book: Book
  readonly health: Health
  readonly history: History
  readonly budgets: Pick<BudgetsInForce, 'current'>
  readonly log: Log
  readonly now: () => Date
}

const secondMs = 1000
const dayMs = 24 * 60 * 60 * 1000

/** What has to be done every second and once a day. What fails is told once and tried again: nothing is lost by doing it later. */
export class Housekeeping {
  readonly #parts: HousekeepingParts
  readonly #timers: NodeJS.Timeout[] = []
  #tidying: Promise<void> | undefined
  #trimming: Promise<void> | undefined
  #failed: string | undefined

  constructor(parts: HousekeepingParts) {
    this.#parts = parts
  }

  start(): void {
    this.#timers.push(setInterval(() => this.#tidy(), secondMs).unref())
    this.#timers.push(setInterval(() => this.#daily(), dayMs).unref())
    this.#daily()
  }

  /** Ends what is under way, and leaves the tables as far as the journal. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all([this.#tidying, this.#trimming])
    const { book, now } = this.#parts
    await this.#told('bring its tables up to date', () => book.fold(now()))
  }

  #tidy(): void {
    this.#tidying ??= this.#lookAround().finally(() => {
      this.#tidying = undefined
    })
  }

  #daily(): void {
    this.#trimming ??= this.#trim().finally(() => {
      this.#trimming = undefined
    })
  }

  async #trim(): Promise<void> {
    const { book, history, budgets, now } = this.#parts
    await this.#told('forget apps that went silent long ago', () => book.forgetSilent(now()))
    await this.#told('trim its history', () => history.trim(budgets.current, now()))
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
