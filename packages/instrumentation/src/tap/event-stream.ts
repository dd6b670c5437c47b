import type { Reading, Surface } from '../providers/provider.ts'
import { createTextMeter, type TextMeter, textsIn } from './estimate.ts'

const marker = '"usage"'

// Text of an answer without usage is measured in batches of this size, so that little is kept.
const batchBytes = 64 * 1024

const emptyBytes = new Uint8Array(0)

/**
 * Watches the bytes of a stream of server-sent events for usage.
 *
 * Bytes are looked at as Latin-1 text: one character is one byte, so that the engine's own string search finds the
 * marker and its index is the index in the bytes. Only an event that holds usage is decoded and parsed.
 */
export class EventStreamWatch {
  readonly #surface: Surface
  readonly #hides: boolean
  readonly #texts: TextMeter = createTextMeter()
  #unfinishedEvent: Uint8Array = emptyBytes
  #unmeasured: Uint8Array[] = []
  #unmeasuredBytes = 0
  #reading: Reading | undefined
  #lastText = ''

  /**
   * @param hides whether the app did not ask for the usage it gets: then its event and the `"usage": null` in the
   * other events are cut out, and an event is passed on only once all of it is there
   */
  constructor(surface: Surface, hides: boolean) {
    this.#surface = surface
    this.#hides = hides
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
    this.#measure()
    return this.#texts.tokens()
  }

  /** Looks at the next bytes and returns those the app gets: the same object when nothing is cut. */
  push(chunk: Uint8Array): Uint8Array {
    if (!this.#reading) this.#keepForMeasuring(chunk)
    const bytes = this.#unfinishedEvent.length === 0 ? chunk : concat(this.#unfinishedEvent, chunk)
    const text = latin1(bytes)
    this.#lastText = text
    const end = endOfLastEvent(text)
    this.#unfinishedEvent = end === bytes.length ? emptyBytes : bytes.slice(end)
    const events = end === bytes.length ? bytes : bytes.subarray(0, end)
    const cuts = end === 0 ? [] : this.#readEvents(end === text.length ? text : text.slice(0, end), events)
    if (!this.#hides) return chunk
    return cuts.length === 0 ? events : without(events, cuts)
  }

  /** The stream ended: returns the bytes held back, if any. */
  end(): Uint8Array {
    const rest = this.#unfinishedEvent
    this.#unfinishedEvent = emptyBytes
    if (rest.length === 0) return emptyBytes
    const cuts = this.#readEvents(latin1(rest), rest)
    return this.#hides ? without(rest, cuts) : emptyBytes
  }

  /** Reads usage in complete events; returns the places to cut out, in order. */
  #readEvents(text: string, bytes: Uint8Array): Cut[] {
    const cuts: Cut[] = []
    for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
      const value = startOfValue(text, at + marker.length)
      if (text.startsWith('null', value)) {
        if (this.#hides && isFieldOfEvent(text, at)) cuts.push(fieldCut(text, at, value + 'null'.length))
      } else if (text[value] === '{') {
        const event = { start: startOfEvent(text, at), end: endOfEvent(text, at) }
        const reading = this.#surface.readEvent(dataOf(bytes.subarray(event.start, event.end)))
        if (reading?.usage) this.#saw(reading)
        if (this.#hides && reading?.usageOnly) cuts.push(event)
        at = event.end - marker.length
      }
    }
    return cuts
  }

  #saw(reading: Reading): void {
    this.#reading = reading
    this.#unmeasured = []
    this.#unmeasuredBytes = 0
  }

  #keepForMeasuring(chunk: Uint8Array): void {
    this.#unmeasured.push(chunk)
    this.#unmeasuredBytes += chunk.length
    if (this.#unmeasuredBytes >= batchBytes) this.#measure()
  }

  #measure(): void {
    const text = Buffer.concat(this.#unmeasured).toString('utf8')
    for (const line of text.split('\n')) {
      // The events that end a Response repeat its text.
      if (!/"type":"response\.(?!\w+(?:_\w+)*\.delta)/.test(line))
        for (const piece of textsIn(line)) this.#texts.add(piece)
    }
    this.#unmeasured = []
    this.#unmeasuredBytes = 0
  }
}

interface Cut {
  readonly start: number
  readonly end: number
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

function without(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  let length = bytes.length
  for (const { start, end } of cuts) length -= end - start
  const kept = bytes.slice(0, length)
  let to = cuts[0]?.start ?? length
  cuts.forEach(({ end }, index) => {
    const piece = bytes.subarray(end, cuts[index + 1]?.start)
    kept.set(piece, to)
    to += piece.length
  })
  return kept
}

// An event ends with an empty line, and a line ends with LF, CRLF or CR.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
const emptyLine = /\r\n\r\n|\n\r\n|\r\n\n|\n\n|\r\r/g

function endOfLastEvent(text: string): number {
  if (text.endsWith('\n\n')) return text.length
  return Math.max(
    endOf(text.lastIndexOf('\n\n'), 2),
    endOf(text.lastIndexOf('\n\r\n'), 3),
    endOf(text.lastIndexOf('\r\r'), 2),
  )
}

function endOf(index: number, length: number): number {
  return index === -1 ? 0 : index + length
}

function startOfEvent(text: string, at: number): number {
  return endOfLastEvent(text.slice(0, at))
}

function endOfEvent(text: string, at: number): number {
  emptyLine.lastIndex = at
  return emptyLine.exec(text) ? emptyLine.lastIndex : text.length
}

/** The JSON in the data lines of one event. */
function dataOf(event: Uint8Array): unknown {
  const lines = Buffer.from(event.buffer, event.byteOffset, event.byteLength)
    .toString('utf8')
    .split(/\r\n|\n|\r/)
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice('data:'.length))
  try {
    return JSON.parse(data.join('\n'))
  } catch {
    return undefined
  }
}

function startOfValue(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === ':') at += 1
  return at
}

/** Whether the key at `at` is a field of the event's object itself, not of something in it. */
function isFieldOfEvent(text: string, at: number): boolean {
  // OpenAI's own order: behind the choices, whose list has just ended.
  if (text.startsWith('],', at - 2)) return true
  let depth = 0
  let inString = false
  for (let index = startOfEvent(text, at); index < at; index += 1) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
  }
  return depth === 1
}

/** The field from `start` to `end` with the comma that belongs to it. */
function fieldCut(text: string, start: number, end: number): Cut {
  if (text[start - 1] === ',') return { start: start - 1, end }
  const before = text.slice(0, start).trimEnd()
  if (before.endsWith(',')) return { start: before.length - 1, end }
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0] ?? ''
  return { start, end: end + after.length }
}
