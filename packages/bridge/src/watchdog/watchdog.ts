import type { Event } from '../messages/event.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Teller } from '../telling/teller.ts'

const lastHeardKey = 'watchdog/last-heard-ms'
const silentSinceKey = 'watchdog/silent-since-ms'
const runbookKey = 'watchdog/runbook-url'

export interface WatchdogOptions {
  readonly outbox: Outbox
  readonly teller: Teller
  readonly silenceSeconds: number
  readonly now: () => Date
}

/**
 * Prometheus' Watchdog alert always fires. As long as it comes through, alerting works; when it stays away, nobody
 * but the bridge is left to say so.
 */
export class Watchdog {
  readonly #options: WatchdogOptions
  readonly #startedMs: number

  constructor(options: WatchdogOptions) {
    this.#options = options
    this.#startedMs = options.now().getTime()
  }

  /** When the alert was last heard, also before a restart. */
  get lastHeardMs(): number | undefined {
    return this.#recall(lastHeardKey)
  }

  /** Within the caller's transaction: the alert came through, and said where its runbook is. */
  heard(runbookUrl = ''): void {
    const { outbox, now } = this.#options
    outbox.memory.set(runbookKey, runbookUrl)
    const silentSince = this.#recall(silentSinceKey)
    if (silentSince !== undefined) {
      this.#tell('resolved', silentSince)
      outbox.memory.set(silentSinceKey, '')
    }
    outbox.memory.set(lastHeardKey, String(now().getTime()))
  }

  /** Says once that nothing was heard for too long; answers whether it did. */
  check(): boolean {
    const { outbox, silenceSeconds, now } = this.#options
    const lastHeardMs = this.lastHeardMs
    if (lastHeardMs === undefined || this.#recall(silentSinceKey) !== undefined) return false
    // While the bridge was not running it could not hear anything.
    const silentMs = now().getTime() - Math.max(lastHeardMs, this.#startedMs)
    if (silentMs < silenceSeconds * 1000) return false
    outbox.transaction(() => {
      this.#tell('firing', lastHeardMs)
      outbox.memory.set(silentSinceKey, String(lastHeardMs))
    })
    return true
  }

  #tell(status: 'firing' | 'resolved', lastHeardMs: number): void {
    const event = this.#event(status, lastHeardMs)
    if (this.#options.teller.isNews(event)) this.#options.teller.tell(event)
  }

  #event(status: 'firing' | 'resolved', lastHeardMs: number): Event {
    const nowMs = this.#options.now().getTime()
    return {
      alert: 'Watchdog',
      status,
      severity: 'critical',
      labels: {},
      annotations: {
        last_heard: String(lastHeardMs / 1000),
        silent_seconds: String((nowMs - lastHeardMs) / 1000),
        runbook_url: this.#options.outbox.memory.get(runbookKey) ?? '',
      },
      startsAt: new Date(nowMs).toISOString(),
      key: `watchdog/${lastHeardMs}`,
    }
  }

  #recall(key: string): number | undefined {
    const text = this.#options.outbox.memory.get(key)
    return text ? Number(text) : undefined
  }
}
