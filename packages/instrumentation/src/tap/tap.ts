import { LinesBody } from './lines-body.ts'
import type { UnreadAnswer } from './open-answer.ts'
import { watchReaders } from './prototypes.ts'
import { EventStreamBody, JsonBody, type ResponseBody } from './response-body.ts'
import { outcomeOfStatus, type TappedCall } from './tapped-call.ts'
import { taps } from './taps.ts'
import type { OpenAnswers } from './unread.ts'

/** Looks at an answer as it is read. */
export class Tap {
  readonly call: TappedCall
  readonly #hides: boolean
  readonly #open: OpenAnswers
  /** Where it waits for a reader. */
  answer: UnreadAnswer | undefined
  #body: ResponseBody | undefined
  #begun = false

  /** @param hides whether usage was asked for on behalf of the app, which must not see it */
  constructor(call: TappedCall, hides: boolean, open: OpenAnswers) {
    this.call = call
    this.#hides = hides
    this.#open = open
  }

  /** Whether something of the answer has been read. */
  get begun(): boolean {
    return this.#begun
  }

  /** Its body, by what the answer says it is. Found when somebody reads it: to look at headers takes its time. */
  bodyOf(response: Response): ResponseBody {
    this.#body ??= bodyOfType(contentTypeOf(response), this.call, this.#hides)
    return this.#body
  }

  /** Its body, which the app takes for JSON. */
  get jsonBody(): ResponseBody {
    const { linewise } = this.call.request.route.surface
    this.#body ??= linewise ? new LinesBody(this.call) : new JsonBody(this.call)
    return this.#body
  }

  /** Somebody reads the answer piece by piece, and may let go of it half-way. */
  beginPieces(body: ResponseBody): void {
    if (!this.#begun) this.answer?.begun(body)
    this.#begun = true
  }

  /** Somebody reads the answer as a whole, which ends one way or the other. */
  beginWhole(): void {
    this.#begun = true
    this.call.open?.leave()
  }

  /** Looks at a copy of the answer as well. */
  tapCopy(copy: Response): Response {
    return tap(this.call, copy, this.#hides, this.#open)
  }
}

/**
 * Counts a call when the app reads its answer. The answer stays the object it is; its reading methods look at what
 * passes through them.
 * @param hides whether usage was asked for on behalf of the app, which must not see it
 */
export function tap(call: TappedCall, response: Response, hides: boolean, open: OpenAnswers): Response {
  if (!response.ok) {
    call.failed(outcomeOfStatus(response.status), String(response.status))
    return response
  }
  const { route, sent } = call.request
  if (route.surface.binary && !isEventStream(contentTypeOf(response))) {
    call.answered(route.surface.readAnswer(undefined, sent), () => 0)
    return response
  }
  const tapped = new Tap(call, hides, open)
  taps.keep(response, tapped)
  watchReaders(response)
  // What was only fetched costs nothing when nobody reads it.
  if (!route.surface.fetches) tapped.answer = open.add(call, response)
  return response
}

function contentTypeOf({ headers }: Response): string {
  return headers.get('content-type') ?? ''
}

function isEventStream(type: string): boolean {
  return type.startsWith('text/event-stream')
}

function bodyOfType(type: string, call: TappedCall, hides: boolean): ResponseBody {
  if (isEventStream(type)) return new EventStreamBody(call, hides)
  const lines = call.request.route.surface.linewise || type.startsWith('application/x-ndjson')
  return lines ? new LinesBody(call) : new JsonBody(call)
}
