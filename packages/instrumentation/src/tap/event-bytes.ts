// Server-sent events as bytes, and as Latin-1 text in which one character is one byte.

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

/** These bytes without the cuts, in a buffer of their own. */
export function without(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  return cutOut(copyOf(bytes), cuts)
}

// A Buffer's own slice() would be the same bytes again.
function copyOf(bytes: Uint8Array): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes)
}

/** The same in the buffer they are in, whose end is then left over: a new one for each chunk is most of the work. */
export function cutOut(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  let length = cuts[0]?.start ?? bytes.length
  for (let index = 0; index < cuts.length; index += 1) {
    const from = cuts[index]?.end ?? bytes.length
    const to = cuts[index + 1]?.start ?? bytes.length
    bytes.copyWithin(length, from, to)
    length += to - from
  }
  return bytes.subarray(0, length)
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

export function startOfValue(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === ':') at += 1
  return at
}

/** Whether the key at `at` is a field of the event's object itself, not of something in it. */
export function isFieldOfEvent(text: string, at: number): boolean {
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
export function fieldCut(text: string, start: number, end: number): Cut {
  if (text[start - 1] === ',') return { start: start - 1, end }
  const before = text.slice(0, start).trimEnd()
  if (before.endsWith(',')) return { start: before.length - 1, end }
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0] ?? ''
  return { start, end: end + after.length }
}
