import type { Reading, Surface } from '../providers/provider.ts'
import {
  type Copy,
  type Cut,
  concat,
  copyOf,
  dataOf,
  endOfEvent,
  endOfLastEvent,
  fieldCut,
  isFieldOfEvent,
  latin1,
  noBytes,
  startOfEvent,
  startOfUsualNull,
  startOfValue,
  without,
  withoutUsualNull,
} from './event-bytes.ts'
import { ReceivedText } from './received-text.ts'

// Without the quote before it: JSON is full of quotes, and a search that stops at each takes five times as long.
const usualMarker = 'usage"'

/**
 * Watches the bytes of a stream of server-sent events for usage.
 *
 * Bytes are looked at as Latin-1 text: one character is one byte, so that the engine's own string search finds the
 * marker and its index is the index in the bytes. Only an event that holds usage is decoded and parsed.
 */
export class EventStreamWatch {
  readonly #surface: Surface
  readonly #hides: boolean
  readonly #copy: Copy
  /** Whether usage is told of as in chat completions. */
  readonly #isUsual: boolean
  readonly #received: ReceivedText = new ReceivedText()
  #unfinishedEvent: Uint8Array = noBytes
  #reading: Reading | undefined
  #lastText = ''

  /**
   * @param hides whether the app did not ask for the usage it gets: then its event and the `"usage": null` in the
   * other events are cut out, and an event is passed on only once all of it is there
   * @param copy makes what the app gets of a chunk out of which something is cut
   */
  constructor(surface: Surface, hides: boolean, copy: Copy = copyOf) {
    this.#surface = surface
    this.#hides = hides
    this.#copy = copy
    this.#isUsual = surface.usageMarker === undefined && surface.failureMarker === undefined
  }

  /** The last usage seen; providers that report several times report cumulative numbers. */
  get reading(): Reading | undefined {
    return this.#reading
  }

  /** Whether the last event has come after which clients stop reading. */
  get finished(): boolean {
    return /^data: ?\[DONE\]/m.test(this.#lastText)
  }

  /** Tokens of the text received so far, estimated. */
  estimatedTokens(): number {
    return this.#received.tokens()
  }

  /** Looks at the next bytes and returns those the app gets: the same object when nothing is cut. */
  push(chunk: Uint8Array): Uint8Array {
    const nullAt = this.#isUsual && this.#unfinishedEvent.length === 0 ? startOfUsualNull(chunk) : -1
    const seen = nullAt === -1 ? this.#pushAny(chunk) : this.#pushUsual(chunk, nullAt)
    if (!this.#reading || this.#reading.partial) this.#received.add(seen)
    return seen
  }

  /** An event that says nothing but that there is no usage yet. */
  #pushUsual(chunk: Uint8Array, nullAt: number): Uint8Array {
    this.#lastText = ''
    return this.#hides ? withoutUsualNull(chunk, nullAt, this.#copy) : chunk
  }

  #pushAny(chunk: Uint8Array): Uint8Array {
    const held = this.#unfinishedEvent.length
    const bytes = held === 0 ? chunk : concat(this.#unfinishedEvent, chunk)
    const text = latin1(bytes)
    this.#lastText = text
    const end = endOfLastEvent(text)
    this.#unfinishedEvent = end === bytes.length ? noBytes : bytes.slice(end)
    const events = end === bytes.length ? bytes : bytes.subarray(0, end)
    const cuts = end === 0 ? [] : this.#readEvents(end === text.length ? text : text.slice(0, end), events)
    if (!this.#hides) return chunk
    if (cuts.length === 0) return events === bytes ? events : copyOf(events)
    return without(events, cuts)
  }

  /** The stream ended: returns the bytes held back, if any. */
  end(): Uint8Array {
    const rest = this.#unfinishedEvent
    this.#unfinishedEvent = noBytes
    if (rest.length === 0) return noBytes
    const cuts = this.#readEvents(latin1(rest), rest)
    return this.#hides ? without(rest, cuts) : noBytes
  }

  /** Reads usage in complete events; returns the places to cut out, in order. */
  #readEvents(text: string, bytes: Uint8Array): Cut[] {
    const cuts: Cut[] = []
    const marker = this.#surface.usageMarker ?? usualMarker
    for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
      const name = at - 1
      if (text[name] !== '"') continue
      const value = startOfValue(text, at + marker.length)
      if (text.startsWith('null', value)) {
        if (this.#hides && isFieldOfEvent(text, name)) cuts.push(fieldCut(text, name, value + 'null'.length))
      } else if (text[value] === '{') {
        const event = { start: startOfEvent(text, name), end: endOfEvent(text, name) }
        const reading = this.#surface.readEvent(dataOf(bytes.subarray(event.start, event.end)))
        if (reading?.usage) this.#saw(reading)
        if (this.#hides && reading?.usageOnly) cuts.push(event)
        at = event.end - marker.length
      }
    }
    this.#readFailure(text, bytes)
    return cuts
  }

  /** A failure may come without usage. */
  #readFailure(text: string, bytes: Uint8Array): void {
    const { failureMarker } = this.#surface
    const at = failureMarker === undefined ? -1 : text.indexOf(failureMarker)
    if (at === -1) return
    const reading = this.#surface.readEvent(dataOf(bytes.subarray(startOfEvent(text, at), endOfEvent(text, at))))
    if (reading?.failure) this.#saw(reading)
  }

  #saw(reading: Reading): void {
    const before = this.#reading
    this.#reading = before && this.#surface.join ? this.#surface.join(before, reading) : reading
    if (!reading.partial) this.#received.forget()
  }
}
