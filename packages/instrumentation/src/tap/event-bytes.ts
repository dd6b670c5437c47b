// Server-sent events as bytes, and as Latin-1 text in which one character is one byte.

export const noBytes: Uint8Array = new Uint8Array(0)

/** A range of bytes to leave out. */
export interface Cut {
  readonly start: number
  readonly end: number
}

// What a Buffer's toString('latin1') calls. It takes any bytes, and a Buffer around each chunk costs more than the text.
// https://github.com/nodejs/node/blob/main/lib/internal/buffer.js
const { latin1Slice } = Buffer.prototype as { latin1Slice?: (this: Uint8Array, start: number, end: number) => string }

export function latin1(bytes: Uint8Array): string {
  return latin1Slice
    ? latin1Slice.call(bytes, 0, bytes.length)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

export function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

/** Copies the first of these bytes. */
export type Copy = (bytes: Uint8Array, length: number) => Uint8Array

/** The first of these bytes, in a buffer of their own. A Buffer's slice() would be the same bytes again. */
export function copyOf(bytes: Uint8Array, length: number = bytes.length): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, 0, length)
}

/** The first of these bytes, in a buffer that holds others as well: for whoever copies them again. */
export function pooledCopyOf(bytes: Uint8Array, length: number): Uint8Array {
  const copy = Buffer.allocUnsafe(length)
  Buffer.prototype.copy.call(bytes, copy, 0, 0, length)
  return copy
}

/**
 * These bytes without the cuts, which are in order. Not in place, with the end of the buffer left over: apps take the
 * buffer of a chunk as well, `Buffer.from(chunk.buffer)`.
 */
export function without(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  const rest = copyOf(
    bytes,
    cuts.reduce((length, { start, end }) => length - (end - start), bytes.length),
  )
  let at = cuts[0]?.start ?? 0
  for (const [index, { end }] of cuts.entries()) {
    const kept = bytes.subarray(end, cuts[index + 1]?.start)
    rest.set(kept, at)
    at += kept.length
  }
  return rest
}

const indexOfByte = Buffer.prototype.indexOf as (this: Uint8Array, byte: number) => number
const lineFeed = 10
const quote = 34
const closingBrace = 125
const usualNull = Buffer.from('],"usage":null')
const usualNullBytes = usualNull.length - 1
const padding = Buffer.from(',"obfuscation":"')

/**
 * Where these bytes say that there is no usage yet, if they are one event as OpenAI sends it until it knows: behind the
 * choices, before nothing but padding. Most chunks are, and nothing has to be decoded to see that.
 * @returns the index of its comma, or -1
 */
export function startOfUsualNull(bytes: Uint8Array): number {
  const end = bytes.length - 3
  if (bytes[end] !== closingBrace || bytes[end + 2] !== lineFeed) return -1
  if (indexOfByte.call(bytes, lineFeed) !== end + 1) return -1
  const start = startOfPadding(bytes, end) - usualNull.length
  return standsAt(usualNull, bytes, start) ? start + 1 : -1
}

/** The same bytes without what {@link startOfUsualNull} has found. */
export function withoutUsualNull(bytes: Uint8Array, start: number, copy: Copy): Uint8Array {
  const rest = copy(bytes, bytes.length - usualNullBytes)
  // Some ten bytes: by hand, without a view of them.
  for (let index = start; index < rest.length; index += 1) rest[index] = bytes[index + usualNullBytes] ?? 0
  return rest
}

// https://platform.openai.com/docs/api-reference/chat/create#chat_create-stream_options-include_obfuscation
function startOfPadding(bytes: Uint8Array, end: number): number {
  if (bytes[end - 1] !== quote) return end
  let at = end - 2
  while (at > 0 && bytes[at] !== quote) at -= 1
  const start = at + 1 - padding.length
  return standsAt(padding, bytes, start) ? start : end
}

function standsAt(searched: Uint8Array, bytes: Uint8Array, start: number): boolean {
  if (start < 0) return false
  for (let index = 0; index < searched.length; index += 1) if (bytes[start + index] !== searched[index]) return false
  return true
}

// An event ends with an empty line, and a line ends with LF, CRLF or CR.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
const emptyLine = /\r\n\r\n|\n\r\n|\r\n\n|\n\n|\r\r/g

export function endOfLastEvent(text: string): number {
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

export function startOfEvent(text: string, at: number): number {
  return endOfLastEvent(text.slice(0, at))
}

export function endOfEvent(text: string, at: number): number {
  emptyLine.lastIndex = at
  return emptyLine.exec(text) ? emptyLine.lastIndex : text.length
}

/** The JSON in the data lines of one event. */
export function dataOf(event: Uint8Array): unknown {
  const text = Buffer.from(event.buffer, event.byteOffset, event.byteLength).toString('utf8').trimEnd()
  const data = text.startsWith('data:') && !/[\r\n]/.test(text) ? text.slice('data:'.length) : dataLinesOf(text)
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

function dataLinesOf(event: string): string {
  const lines = event.split(/\r\n|\n|\r/)
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice('data:'.length))
  return data.join('\n')
}

export function startOfValue(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === ':') at += 1
  return at
}

/** Whether the key at `at` is a field of the event's object itself, not of something in it. */
export function isFieldOfEvent(text: string, at: number): boolean {
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
export function fieldCut(text: string, start: number, end: number): Cut {
  if (text[start - 1] === ',') return { start: start - 1, end }
  const before = text.slice(0, start).trimEnd()
  if (before.endsWith(',')) return { start: before.length - 1, end }
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0] ?? ''
  return { start, end: end + after.length }
}
