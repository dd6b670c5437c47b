import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { isNodeBody, letNodeBodyIn } from './node-body.ts'
import type { ResponseBody } from './response-body.ts'
import type { TappedCall } from './tapped-call.ts'

const sweepsPerWait = 4

interface OpenAnswer {
  readonly call: TappedCall
  readonly since: number
  /** The answer, until somebody reads it. */
  response: Response | undefined
  /** Kept alive by whoever reads it piece by piece. */
  body?: WeakRef<ResponseBody>
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

  add(call: TappedCall, response: Response): void {
    call.onCounted = () => this.#open.delete(call)
    this.#open.set(call, { call, since: Date.now(), response })
    if (this.#timer) return
    this.#timer = setInterval(() => this.#sweep(), this.#waitMs / sweepsPerWait)
    this.#timer.unref()
  }

  /** Somebody has begun to read this answer piece by piece, and may let go of it half-way. */
  begun(call: TappedCall, body: ResponseBody): void {
    const answer = this.#open.get(call)
    if (!answer) return
    answer.response = undefined
    answer.body = new WeakRef(body)
  }

  /** This answer is being read as a whole, which ends one way or the other. */
  ending(call: TappedCall): void {
    this.#open.delete(call)
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
    else if (!response && !body?.deref()) {
      this.#open.delete(call)
      call.brokenOff('aborted', 'abandoned', undefined, () => 0)
    }
  }

  #readCopy(answer: OpenAnswer, response: Response): void {
    this.#open.delete(answer.call)
    void Promise.resolve()
      .then(() => readUnread(response))
      .catch((error: unknown) => diag.warn(`${scopeName}: an answer nobody read could not be read either`, error))
  }
}

// Either counts as it is read, like any other.
async function readUnread(response: Response): Promise<void> {
  // That of Node.js itself is cloned before anybody has looked at its body.
  const body: unknown = response instanceof Response ? undefined : (response as Response).body
  if (isNodeBody(body)) letNodeBodyIn(body)
  else await response.clone().arrayBuffer()
}
