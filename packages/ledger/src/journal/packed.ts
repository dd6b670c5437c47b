// As in protobuf: seven bits a byte, the lowest first. 2^53 takes eight bytes.
// https://protobuf.dev/programming-guides/encoding/#varints
const longestNumber = 8
const bitwiseBelow = 2 ** 31

/** The most bytes that so many numbers may take. */
export function mostPackedBytes(count: number): number {
  return longestNumber * count
}

/** Writes numbers in as many bytes as they need. Answers where they end. Throws for what is none of a journal. */
export function pack(numbers: Float64Array, bytes: Uint8Array, start: number): number {
  let at = start
  for (let index = 0; index < numbers.length; index++) at = write(numbers[index] as number, bytes, at)
  return at
}

/** Writes how much each number is more than the one before, for columns in which that is little or nothing. */
export function packSteps(numbers: Float64Array, bytes: Uint8Array, start: number): number {
  let at = start
  let before = 0
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] as number
    const step = number - before
    // Small steps back are small too: 0, -1, 1, -2 … are 0, 1, 2, 3 …
    at = write(step < 0 ? -2 * step - 1 : 2 * step, bytes, at)
    before = number
  }
  return at
}

/** Reads columns one after the other. */
export class Unpacking {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.#at = start
  }

  /** So many numbers that {@link pack} has written. */
  numbers(count: number): Float64Array<ArrayBuffer> {
    const numbers = new Float64Array(count)
    for (let index = 0; index < count; index++) numbers[index] = this.#read()
    return numbers
  }

  /** So many numbers that {@link packSteps} has written. */
  steps(count: number): Float64Array<ArrayBuffer> {
    const numbers = new Float64Array(count)
    let before = 0
    for (let index = 0; index < count; index++) {
      const step = this.#read()
      before += step % 2 === 1 ? -(step + 1) / 2 : step / 2
      numbers[index] = before
    }
    return numbers
  }

  #read(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new Error('An entry of the journal is cut off.')
      if (byte < 0x80) return value + byte * factor
      value += (byte - 0x80) * factor
      factor *= 0x80
    }
  }
}

// Whole numbers that a double holds exactly.
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
