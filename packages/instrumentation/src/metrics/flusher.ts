import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'

// What was counted is exported within a second; calls in between share the export.
const delayMs = 500
const retryDelayMs = 5_000

/** Exports soon after something was counted, one export at a time, without keeping the process alive. */
export class Flusher {
  readonly #flush: () => Promise<boolean>
  #timer: NodeJS.Timeout | undefined
  #running: Promise<boolean> | undefined
  #dirty = false
  #settled = false

  /** @param flush exports everything; resolves to whether it arrived */
  constructor(flush: () => Promise<boolean>) {
    this.#flush = flush
  }

  /** Whether something was counted that no export has carried yet. */
  get dirty(): boolean {
    return this.#dirty
  }

  /** Whether something was counted that has not surely arrived. */
  get unsettled(): boolean {
    return !this.#settled && (this.#dirty || this.#running !== undefined)
  }

  /** Everything has arrived by another way, and nothing more will be counted. */
  settle(): void {
    this.#settled = true
  }

  /** Something was counted. */
  touch(): void {
    this.#dirty = true
    if (!this.#running) this.#schedule(delayMs)
  }

  /** Exports now, after the export that may be under way. Resolves to whether everything arrived. */
  async flush(): Promise<boolean> {
    if (this.#running) await this.#running
    return this.#dirty ? this.#run() : true
  }

  #schedule(afterMs: number): void {
    if (this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#dirty && !this.#running) void this.#run()
    }, afterMs)
    this.#timer.unref()
  }

  #run(): Promise<boolean> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#dirty = false
    this.#running = this.#flushSafely().then((arrived) => {
      this.#running = undefined
      if (!arrived) this.#dirty = true
      if (this.#dirty) this.#schedule(arrived ? delayMs : retryDelayMs)
      return arrived
    })
    return this.#running
  }

  async #flushSafely(): Promise<boolean> {
    try {
      return await this.#flush()
    } catch (error) {
      diag.warn(`${scopeName}: metrics could not be exported; the next export makes it good`, error)
      return false
    }
  }
}
