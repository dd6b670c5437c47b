import type { Log } from '@tollbell/service'
import type { Book } from './booking/book.ts'
import type { Store } from './store/store.ts'
import { StoreError } from './store/store-error.ts'

/** Whether the store can be written to; tells the log once when that changes. */
export class Health {
  readonly #store: Store
  readonly #log: Log
  #failure: StoreError | undefined

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  /** Whether the store failed when it was asked last. */
  get isFailing(): boolean {
    return this.#failure !== undefined
  }

  /** Runs a booking and notes whether the store failed in it. */
  async watch<Result>(booking: () => Promise<Result>): Promise<Result> {
    try {
      const result = await booking()
      this.#recovered()
      return result
    } catch (error) {
      if (error instanceof StoreError) this.#failed(error)
      throw error
    }
  }

  /** Why the ledger cannot book now; `undefined` when it can. After a failure, by trying to write. */
  async failure(): Promise<string | undefined> {
    // What fails is kept, and answered below.
    if (this.#failure) await this.watch(() => this.#store.probe()).catch(() => {})
    return this.#failure?.message
  }

  /**
   * Takes in what other ledgers have booked. False when the store does not say: what the book knows is as old then as
   * the failure, and still as good as it gets.
   */
  async upToDate(book: Pick<Book, 'catchUp'>): Promise<boolean> {
    try {
      await book.catchUp()
      return true
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      this.#failed(error)
      return false
    }
  }

  #failed(error: StoreError): void {
    if (!this.#failure) {
      this.#log(
        'error',
        `${error.message} Nothing is booked until that is mended; apps keep counting and lose nothing.`,
      )
    }
    this.#failure = error
  }

  #recovered(): void {
    if (this.#failure) this.#log('info', 'The store works again.')
    this.#failure = undefined
  }
}
