import { emptyWords, type Words } from './columns.ts'

// As in protobuf: seven bits a byte, the lowest first. 2^53 takes eight bytes.
// https://protobuf.dev/programming-guides/encoding/#varints
const longestNumber = 8
const bitwiseBelow = 2 ** 31

/** The most bytes that words may take. */
export function mostPackedBytes({ lives }: Words): number {
  return 3 * longestNumber * lives.length
}

/**
 * Writes words in a third of their memory, since most of them are of the life after the one before, and of the same
 * time. Answers where they end. Throws for what is no whole number that a double holds exactly.
 */
export function packWords({ lives, values, timesMs }: Words, bytes: Uint8Array, start: number): number {
  let at = start
  let lifeBefore = 0
  let timeBefore = 0
  for (let index = 0; index < lives.length; index++) {
    const life = lives[index] as number
    const timeMs = timesMs[index] as number
    at = writeSigned(life - lifeBefore, bytes, at)
    at = writeSigned(timeMs - timeBefore, bytes, at)
    at = write(values[index] as number, bytes, at)
    lifeBefore = life
    timeBefore = timeMs
  }
  return at
}

/** Reads so many words. `end` is where they end. */
export function unpackWords(bytes: Uint8Array, start: number, count: number): { words: Words; end: number } {
  const words = emptyWords(count)
  const from = { bytes, at: start }
  let life = 0
  let timeMs = 0
  for (let index = 0; index < count; index++) {
    life += readSigned(from)
    timeMs += readSigned(from)
    words.lives[index] = life
    words.timesMs[index] = timeMs
    words.values[index] = read(from)
  }
  return { words, end: from.at }
}

// Small numbers below zero are small too: 0, -1, 1, -2 … are 0, 1, 2, 3 …
function writeSigned(value: number, bytes: Uint8Array, at: number): number {
  return write(value < 0 ? -2 * value - 1 : 2 * value, bytes, at)
}

function write(value: number, bytes: Uint8Array, start: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`The journal keeps no number like ${value}.`)
  let at = start
  let rest = value
  while (rest >= bitwiseBelow) {
    bytes[at++] = (rest % 0x80) + 0x80
    rest = Math.floor(rest / 0x80)
  }
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[at++] = rest
  return at
}

interface Place {
  readonly bytes: Uint8Array
  at: number
}

function readSigned(from: Place): number {
  const value = read(from)
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2
}

function read(from: Place): number {
  let value = 0
  let factor = 1
  for (;;) {
    const byte = from.bytes[from.at++]
    if (byte === undefined) throw new Error('An entry of the journal is cut off.')
    if (byte < 0x80) return value + byte * factor
    value += (byte - 0x80) * factor
    factor *= 0x80
  }
}
