import type { ArrivingBody } from './arrival.ts'
import { readCopy } from './read-copy.ts'
import type { TappedCall } from './tapped-call.ts'

/** How often answers are looked at while one waits for a reader. */
export const sweepsPerWait = 4

// Of a stream that comes in by itself nobody says who reads it. One that nobody has taken anything of for ten times as
// long as one waits for a reader has none any more, if the answer itself is gone as well.
const sweepsPerPause = 10 * sweepsPerWait

/** What hangs together in a ring. A Map in which little is for long is made anew every few calls. */
export interface Link {
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
export class ArrivingAnswer extends OpenAnswer {
  readonly #body: ArrivingBody
  /** The answer, until somebody reads it. */
  #response: Response | undefined
  #weakResponse: WeakRef<Response> | undefined
  #chunks = 0
  #wentOnAt = 0

  constructor(body: ArrivingBody, response: Response) {
    super(body.call)
    this.#body = body
    this.#response = response
  }

  protected override look(): void {
    if (this.#response) this.#lookForReader(this.#response)
    else if (!this.#body.isPaused() || this.#body.chunks !== this.#chunks) this.#goesOn()
    else if (this.sweeps - this.#wentOnAt > sweepsPerPause && !this.#weakResponse?.deref()) this.#body.abandoned()
  }

  #lookForReader(response: Response): void {
    if (response.bodyUsed || response.body?.locked) {
      this.#weakResponse = new WeakRef(response)
      this.#response = undefined
      this.#goesOn()
    } else if (this.hasWaited) {
      this.leave()
      readCopy(response)
    }
  }

  #goesOn(): void {
    this.#chunks = this.#body.chunks
    this.#wentOnAt = this.sweeps
  }
}
