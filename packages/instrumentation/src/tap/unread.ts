import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { isNodeBody, letNodeBodyIn } from './node-body.ts'
import type { ResponseBody } from './response-body.ts'
import type { TappedCall } from './tapped-call.ts'

const sweepsPerWait = 4

/** What hangs together in a ring. A Map in which little is for long is made anew every few calls. */
interface Link {
  before: Link
  after: Link
}

/** An answer that has come and is not counted yet. */
export class OpenAnswer implements Link {
  before: Link
  after: Link
  readonly call: TappedCall
  /** The answer, until somebody reads it. */
  response: Response | undefined
  /** Its body, from when somebody has begun to read it piece by piece until the next sweep. */
  body: ResponseBody | undefined
  /** Its body from then on, kept alive by whoever reads it. Most are read by then, and a weak reference takes 2 µs. */
  weakBody: WeakRef<ResponseBody> | undefined
  /** How many have passed since it came. */
  sweeps = 0

  constructor(call: TappedCall, ring: Link) {
    this.call = call
    this.before = ring.before
    this.after = ring
    ring.before.after = this
    ring.before = this
    call.open = this
  }

  /** Somebody has begun to read it piece by piece, and may let go of it half-way. */
  begun(body: ResponseBody): void {
    this.response = undefined
    this.body = body
  }

  /** Whether somebody who reads it piece by piece still has it. */
  isRead(): boolean {
    if (this.body) {
      this.weakBody = new WeakRef(this.body)
      this.body = undefined
    }
    return this.weakBody?.deref() !== undefined
  }

  /** It is counted, or is about to be for sure. */
  leave(): void {
    this.before.after = this.after
    this.after.before = this.before
    this.call.open = undefined
  }
}

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

  /** This answer has come; of a call that was copied, the latest copy is read if none is. */
  add(call: TappedCall, response: Response): void {
    if (call.counted) return
    const answer = call.open ?? new OpenAnswer(call, this.#ring)
    answer.response = response
    answer.body = undefined
    answer.weakBody = undefined
    answer.sweeps = 0
    if (this.#timer) return
    this.#timer = setInterval(() => this.#sweep(), this.#waitMs / sweepsPerWait)
    this.#timer.unref()
  }

  #sweep(): void {
    for (let link = this.#ring.after; link instanceof OpenAnswer; link = link.after) this.#look(link)
    if (this.#ring.after !== this.#ring) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(answer: OpenAnswer): void {
    const { call, response } = answer
    answer.sweeps += 1
    // The first of them may have come right after it.
    if (response && answer.sweeps > sweepsPerWait) readCopy(answer, response)
    else if (!response && !answer.isRead()) {
      answer.leave()
      call.brokenOff('aborted', 'abandoned', undefined, () => 0)
    }
  }
}

function readCopy(answer: OpenAnswer, response: Response): void {
  answer.leave()
  void Promise.resolve()
    .then(() => readUnread(response))
    .catch((error: unknown) => diag.warn(`${scopeName}: an answer nobody read could not be read either`, error))
}

// Either counts as it is read, like any other.
async function readUnread(response: Response): Promise<void> {
  // That of Node.js itself is cloned before anybody has looked at its body.
  const body: unknown = response instanceof Response ? undefined : (response as Response).body
  if (isNodeBody(body)) letNodeBodyIn(body)
  else await response.clone().arrayBuffer()
}
