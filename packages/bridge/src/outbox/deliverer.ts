import { type Log, pause } from '@tollbell/service'
import type { Target } from '../channels/channel.ts'
import { closesChannel, type Failure, type Outcome } from '../channels/outcome.ts'
import type { Lane, Outbox, StoredMessage } from './outbox.ts'
import { decide, type RetryPolicy } from './retry.ts'

// A timer further off than this overflows; waking up early costs nothing.
const longestSleepMs = 60 * 60 * 1000

// How long to wait before noting a result again that the disk would not take.
const storePauseMs = 1000

// What follows the cure for the credentials themselves.
const closedCure = 'Put it into the configuration, restart the bridge, and send again from the inbox what was given up.'

export interface DelivererOptions {
  readonly outbox: Outbox
  readonly retry: RetryPolicy
  readonly now: () => Date
  readonly log: Log
  /** Called after each attempt. */
  readonly onAttempt: (message: StoredMessage, outcome: Outcome) => void
  /** Called when a message's state changed. */
  readonly onChange: () => void
}

/** Delivers what waits in the outbox: each lane by itself and in order, so that a slow one delays no other. */
export class Deliverer {
  readonly #options: DelivererOptions
  readonly #lanes: DeliveryLane[] = []

  constructor(options: DelivererOptions) {
    this.#options = options
  }

  /** Begins to deliver to a target. */
  add(lane: Lane, target: Target<unknown>): void {
    this.#lanes.push(new DeliveryLane(lane, target, this.#options))
  }

  /** Something new may wait. */
  wake(): void {
    for (const lane of this.#lanes) lane.wake()
  }

  /** Finishes the attempts under way; what still waits stays in the outbox. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()))
  }
}

class DeliveryLane {
  readonly #lane: Lane
  readonly #target: Target<unknown>
  readonly #options: DelivererOptions
  readonly #closing = new AbortController()
  readonly #finished: Promise<void>
  #wakeUp = new AbortController()
  #pausedUntilMs = 0
  #closedBy: Failure | undefined

  constructor(lane: Lane, target: Target<unknown>, options: DelivererOptions) {
    this.#lane = lane
    this.#target = target
    this.#options = options
    this.#finished = this.#run()
  }

  wake(): void {
    this.#wakeUp.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#finished
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      // Taken before looking: what arrives in between ends the sleep at once.
      this.#wakeUp = new AbortController()
      const sleepMs = await this.#step()
      await sleep(sleepMs, AbortSignal.any([this.#closing.signal, this.#wakeUp.signal]))
    }
  }

  /** Tries the next message if its time has come; answers how long nothing is to be done. */
  async #step(): Promise<number> {
    try {
      const message = this.#options.outbox.next(this.#lane)
      if (message === undefined) return longestSleepMs
      const waitMs = Math.max(message.nextAttemptMs, this.#pausedUntilMs) - this.#nowMs()
      if (waitMs > 0) return waitMs
      await this.#attempt(message)
      return 0
    } catch (error) {
      this.#options.log('error', 'The bridge cannot read its outbox; it tries again.', { error })
      return storePauseMs
    }
  }

  async #attempt(message: StoredMessage): Promise<void> {
    const outcome = this.#closedBy ?? (await this.#target.send(message.payload))
    this.#options.onAttempt(message, outcome)
    if (outcome.ok) {
      this.#pausedUntilMs = this.#nowMs() + (outcome.pauseSeconds ?? 0) * 1000
      const { channel, alert, attempts } = message
      if (attempts > 0)
        this.#options.log('info', 'A message that had to wait has arrived.', { channel, alert, attempts })
      return this.#note(() => this.#options.outbox.markDelivered(message.id))
    }
    if (closesChannel(outcome) && this.#closedBy === undefined) this.#close(outcome)
    await this.#note(() => this.#fail(message, outcome))
  }

  #close(failure: Failure): void {
    this.#closedBy = failure
    const fields = { channel: this.#lane.channel, reason: failure.reason }
    this.#options.log('error', `Nothing more is sent to this channel: ${failure.detail} ${closedCure}`, fields)
  }

  #fail(message: StoredMessage, failure: Failure): void {
    const { outbox, retry, log } = this.#options
    const decision = decide(failure, message, retry, this.#nowMs())
    const fields = { channel: message.channel, alert: message.alert, reason: failure.reason }
    if ('giveUp' in decision) {
      outbox.markDead(message.id, failure.reason, failure.detail)
      log('error', `A message is given up; it can be sent again from the inbox: ${failure.detail}`, fields)
    } else {
      outbox.postpone(message.id, failure, decision.retryAtMs)
      const nextTry = new Date(decision.retryAtMs).toISOString()
      log('warn', `A message has to wait: ${failure.detail}`, { ...fields, nextTry })
    }
  }

  // Sent is sent: a disk that is full must not make us send it again, so the result is noted before anything else.
  async #note(write: () => void): Promise<void> {
    for (;;) {
      try {
        write()
        this.#options.onChange()
        return
      } catch (error) {
        this.#options.log('error', 'The bridge cannot note what became of a message; it tries again.', { error })
        if (this.#closing.signal.aborted) return
        await sleep(storePauseMs, this.#closing.signal)
      }
    }
  }

  #nowMs(): number {
    return this.#options.now().getTime()
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await pause(Math.min(ms, longestSleepMs), signal)
}
