import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import type { ArrivingBody } from './arrival.ts'
import { isNodeBody, letNodeBodyIn } from './node-body.ts'
import type { TappedCall } from './tapped-call.ts'

const sweepsPerWait = 4

// Of a stream that comes in by itself nobody says whether it is still read. One that nothing more has come of for ten
// times as long as one waits for a reader is one that nobody will read, if the answer itself is gone as well.
const sweepsInSilence = 10 * sweepsPerWait

/** What hangs together in a ring. A Map in which little is for long is made anew every few calls. */
interface Link {
  before: Link
  after: Link
}

/** An answer that has come and is not counted yet. */
export abstract class OpenAnswer implements Link {
  before: Link = this
  after: Link = this
  readonly call: TappedCall
  /** How many have passed since it came. */
  protected sweeps = 0

  constructor(call: TappedCall) {
    this.call = call
  }

  /** It waits from now on. */
  enter(ring: Link): this {
    this.before = ring.before
    this.after = ring
    ring.before.after = this
    ring.before = this
    this.call.open = this
    return this
  }

  /** Another sweep comes by. */
  sweep(): void {
    this.sweeps += 1
    this.look()
  }

  /** Looks whether somebody reads it. */
  protected abstract look(): void

  /** Whether it has waited for a reader long enough. The first of the sweeps may have come right after it. */
  protected get hasWaited(): boolean {
    return this.sweeps > sweepsPerWait
  }

  /** It is counted, or is about to be for sure. */
  leave(): void {
    this.before.after = this.after
    this.after.before = this.before
    this.call.open = undefined
  }
}

/** One that is counted as it is read. */
export class UnreadAnswer extends OpenAnswer {
  /** The answer, until somebody reads it. */
  #response: Response | undefined
  /** Its body, from when somebody has begun to read it piece by piece until the next sweep. */
  #body: object | undefined
  /** Its body from then on, kept alive by whoever reads it. Most are read by then, and a weak reference takes 2 µs. */
  #weakBody: WeakRef<object> | undefined

  /** This is the answer, or the latest copy of it. */
  has(response: Response): void {
    this.#response = response
    this.#body = undefined
    this.#weakBody = undefined
    this.sweeps = 0
  }

  /** Somebody has begun to read it piece by piece, and may let go of it half-way. */
  begun(body: object): void {
    this.#response = undefined
    this.#body = body
  }

  protected override look(): void {
    if (this.#response && this.hasWaited) {
      this.leave()
      readCopy(this.#response)
    } else if (!this.#response && !this.#isRead()) {
      this.leave()
      this.call.brokenOff('aborted', 'abandoned', undefined, () => 0)
    }
  }

  /** Whether somebody who reads it piece by piece still has it. */
  #isRead(): boolean {
    if (this.#body) {
      this.#weakBody = new WeakRef(this.#body)
      this.#body = undefined
    }
    return this.#weakBody?.deref() !== undefined
  }
}

/** One that is counted as it comes in, for which somebody has to read it. */
class ArrivingAnswer extends OpenAnswer {
  readonly #body: ArrivingBody
  /** The answer, until somebody reads it. */
  #response: Response | undefined
  #weakResponse: WeakRef<Response> | undefined
  #chunks = 0
  #heardAt = 0

  constructor(body: ArrivingBody, response: Response) {
    super(body.call)
    this.#body = body
    this.#response = response
  }

  protected override look(): void {
    if (this.#response) this.#lookForReader(this.#response)
    else if (this.#body.chunks !== this.#chunks) this.#heard()
    else if (this.sweeps - this.#heardAt > sweepsInSilence && !this.#weakResponse?.deref()) this.#body.abandoned()
  }

  #lookForReader(response: Response): void {
    if (response.bodyUsed || response.body?.locked) {
      this.#weakResponse = new WeakRef(response)
      this.#response = undefined
      this.#heard()
    } else if (this.hasWaited) {
      this.leave()
      readCopy(response)
    }
  }

  #heard(): void {
    this.#chunks = this.#body.chunks
    this.#heardAt = this.sweeps
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

function readCopy(response: Response): void {
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
