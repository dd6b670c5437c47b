import type { ArrivingBody } from './arrival.ts'
import { ArrivingAnswer, type Link, OpenAnswer, sweepsPerWait, UnreadAnswer } from './open-answer.ts'
import type { TappedCall } from './tapped-call.ts'

/**
 * Answers that have come and are not counted yet. One whose body nobody reads cost money all the same: after a while
 * a copy of it is read. One that was let go half-way counts as aborted.
 */
export class OpenAnswers {
  readonly #waitMs: number
  readonly #ring: Link
  #timer: NodeJS.Timeout | undefined

  constructor(waitMs: number) {
    this.#waitMs = waitMs
    const ring = {} as Link
    this.#ring = Object.assign(ring, { before: ring, after: ring })
  }

  /** This answer has come, or a copy of it, and is counted as it is read; of copies the latest is read if none is. */
  add(call: TappedCall, response: Response): UnreadAnswer | undefined {
    if (call.counted) return undefined
    const answer = call.open instanceof UnreadAnswer ? call.open : new UnreadAnswer(call).enter(this.#ring)
    answer.has(response)
    this.#begin()
    return answer
  }

  /** The head of this answer has come, and it is counted as the rest comes in. */
  addArriving(body: ArrivingBody, response: Response): void {
    if (body.call.counted) return
    new ArrivingAnswer(body, response).enter(this.#ring)
    this.#begin()
  }

  #begin(): void {
    if (this.#timer) return
    this.#timer = setInterval(() => this.#sweep(), this.#waitMs / sweepsPerWait)
    this.#timer.unref()
  }

  #sweep(): void {
    for (let link = this.#ring.after; link instanceof OpenAnswer; link = link.after) link.sweep()
    if (this.#ring.after !== this.#ring) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
