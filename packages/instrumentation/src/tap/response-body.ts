import { noteFailure, safely } from '../safely.ts'
import type { BodyWatch } from './body.ts'
import { estimateTokens, textsIn } from './estimate.ts'
import { type Copy, noBytes } from './event-bytes.ts'
import { EventStreamWatch } from './event-stream.ts'
import { jsonFields } from './json-fields.ts'
import type { TappedCall } from './tapped-call.ts'

// A JSON answer read in pieces is kept until its end to be looked at, up to this size.
const maxKeptBytes = 16 * 1024 * 1024

// The `error.type` of an answer with a good status that is no JSON object, such as a proxy's error page.
const malformed = 'malformed_answer'

/** Watches a body read in pieces, and looks at one that is read as a whole. */
export interface ResponseBody extends BodyWatch {
  /** The whole body as the app asked for it; returns what the app gets. */
  text(text: string): string
  bytes(bytes: Uint8Array): Uint8Array
  json(value: unknown): void
}

/** The body of an answer in JSON. */
export class JsonBody implements ResponseBody {
  readonly #call: TappedCall
  #kept: Uint8Array[] = []
  #keptBytes = 0

  constructor(call: TappedCall) {
    this.#call = call
  }

  text(text: string): string {
    safely('reading an answer', () => this.#answered(text), undefined)
    return text
  }

  bytes(bytes: Uint8Array): Uint8Array {
    this.text(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
    return bytes
  }

  json(value: unknown): void {
    try {
      const { route, sent } = this.#call.request
      this.#call.answered(route.surface.readAnswer(value, sent), () => tokensIn(JSON.stringify(value)))
    } catch (error) {
      noteFailure('reading an answer', error)
    }
  }

  push(chunk: Uint8Array): Uint8Array {
    this.#keptBytes += chunk.length
    if (this.#keptBytes <= maxKeptBytes) this.#kept.push(chunk)
    else this.#kept = []
    return chunk
  }

  end(): Uint8Array {
    this.bytes(Buffer.concat(this.#kept))
    this.#kept = []
    return noBytes
  }

  cancelled(): void {
    this.#brokenOff(new DOMException('cancelled', 'AbortError'))
  }

  failed(error: unknown): void {
    if (error instanceof SyntaxError) this.#call.failed('serverError', malformed)
    else this.#brokenOff(error)
  }

  #answered(text: string): void {
    const { route, sent } = this.#call.request
    const { surface } = route
    const answer = jsonFields(text, surface.answerFields) ?? listIn(text)
    if (answer) this.#call.answered(surface.readAnswer(answer, sent), () => tokensIn(text))
    else if (surface.readText) this.#call.answered(surface.readText(text, sent), () => 0)
    else this.#call.failed('serverError', malformed)
  }

  #brokenOff(error: unknown): void {
    const { outcome, errorType } = this.#call.endBy(error)
    const received = (): number => tokensIn(Buffer.concat(this.#kept).toString('utf8'))
    this.#call.brokenOff(outcome, errorType, undefined, received)
  }
}

/** The body of an answer in server-sent events. */
export class EventStreamBody implements ResponseBody {
  readonly #call: TappedCall
  readonly #watch: EventStreamWatch

  /** @param hides, copy see {@link EventStreamWatch} */
  constructor(call: TappedCall, hides: boolean, copy?: Copy) {
    this.#call = call
    this.#watch = new EventStreamWatch(call.request.route.surface, hides, copy)
  }

  text(text: string): string {
    const bytes = new TextEncoder().encode(text)
    const seen = this.bytes(bytes)
    return seen === bytes ? text : new TextDecoder().decode(seen)
  }

  bytes(bytes: Uint8Array): Uint8Array {
    const seen = this.push(bytes)
    const rest = this.end()
    return rest.length === 0 ? seen : Buffer.concat([seen, rest])
  }

  // No app reads events as one JSON value, and fetch itself refuses it.
  json(): void {}

  push(chunk: Uint8Array): Uint8Array {
    try {
      return this.#watch.push(chunk)
    } catch (error) {
      // Not by `safely`: a closure for each chunk would be felt.
      noteFailure('looking at a stream', error)
      return chunk
    }
  }

  end(): Uint8Array {
    const rest = safely('looking at the end of a stream', () => this.#watch.end(), noBytes)
    this.#call.answered(this.#watch.reading, () => this.#watch.estimatedTokens())
    return rest
  }

  cancelled(error: unknown = new DOMException('cancelled', 'AbortError')): void {
    // Clients cancel what is left of a body once they have all they wait for.
    if (this.#watch.finished) this.end()
    else this.failed(error)
  }

  failed(error: unknown): void {
    const { outcome, errorType } = this.#call.endBy(error)
    this.#call.brokenOff(outcome, errorType, this.#watch.reading, () => this.#watch.estimatedTokens())
  }
}

function listIn(json: string): unknown[] | undefined {
  if (!json.startsWith('[')) return undefined
  try {
    return JSON.parse(json) as unknown[]
  } catch {
    return undefined
  }
}

function tokensIn(json: string): number {
  return estimateTokens(textsIn(json).join(''))
}
