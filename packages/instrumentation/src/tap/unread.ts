import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import type { ResponseBody } from './response-body.ts'
import type { TappedCall } from './tapped-call.ts'

const sweepsPerWait = 4

interface OpenAnswer {
  readonly call: TappedCall
  /** Kept alive by whoever reads the body. */
  readonly body: WeakRef<ResponseBody>
  readonly since: number
  /** The answer, until somebody reads it. */
  response: Response | undefined
}

/**
 * Answers that have come and are not counted yet. One whose body nobody reads cost money all the same: after a while
 * a copy of it is read. One that was let go half-way counts as aborted.
 */
export class OpenAnswers {
  readonly #waitMs: number
  readonly #open = new Map<TappedCall, OpenAnswer>()
  #timer: NodeJS.Timeout | undefined

  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  add(call: TappedCall, body: ResponseBody, response: Response): void {
    call.onCounted = () => this.#open.delete(call)
    this.#open.set(call, { call, body: new WeakRef(body), since: Date.now(), response })
    if (this.#timer) return
    this.#timer = setInterval(() => this.#sweep(), this.#waitMs / sweepsPerWait)
    this.#timer.unref()
  }

  /** Somebody has begun to read this answer. */
  read(call: TappedCall): void {
    const answer = this.#open.get(call)
    if (answer) answer.response = undefined
  }

  #sweep(): void {
    for (const answer of this.#open.values()) this.#look(answer)
    if (this.#open.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(answer: OpenAnswer): void {
    const { call, body, since, response } = answer
    if (response && Date.now() - since >= this.#waitMs) this.#readCopy(answer, response)
    else if (!response && !body.deref()) {
      this.#open.delete(call)
      call.brokenOff('aborted', 'abandoned', undefined, () => 0)
    }
  }

  #readCopy(answer: OpenAnswer, response: Response): void {
    this.#open.delete(answer.call)
    // The copy counts as it is read, like any other.
    void Promise.resolve()
      .then(() => response.clone().arrayBuffer())
      .catch((error: unknown) => diag.warn(`${scopeName}: an answer nobody read could not be read either`, error))
  }
}
