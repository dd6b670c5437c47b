import { DecodeError } from './request.ts'

/** How the value of a field is laid out. https://protobuf.dev/programming-guides/encoding/#structure */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

// A varint of 64 bits takes ten bytes.
const longestVarint = 10

/** The whole milliseconds in a number of nanoseconds, given as its lower and upper 32 bits. Exact, without a BigInt. */
export function millisOfNanos(low: number, high: number): number {
  // 2^32 ns are 4294 ms and 967,296 ns; the rest of a 64-bit number stays below 2^53.
  return high * 4294 + Math.floor((high * 967_296 + low) / 1e6)
}

/** The double nearest to a 64-bit integer, given as its lower and upper 32 bits. Exact up to 2^53. */
export function integerOf(low: number, high: number): number {
  return high * 2 ** 32 + low
}

/** Reads protobuf fields one after the other; a message inside a message is a reader of its own. */
export class WireReader {
  readonly #bytes: Buffer
  readonly #start: number
  readonly #end: number
  #position: number
  #wireType = 0

  constructor(bytes: Buffer, start = 0, end: number = bytes.length) {
    this.#bytes = bytes
    this.#start = start
    this.#position = start
    this.#end = end
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  /** Where the message begins in the bytes. */
  get start(): number {
    return this.#start
  }

  /** Where it ends. */
  get end(): number {
    return this.#end
  }

  /** How far it was read. */
  get position(): number {
    return this.#position
  }

  /** The message, or the part between two places in the bytes, as text with a character for each byte. */
  latin1(start: number = this.#start, end: number = this.#end): string {
    return this.#bytes.toString('latin1', start, end)
  }

  /** The same message from its beginning. */
  again(): WireReader {
    return new WireReader(this.#bytes, this.#start, this.#end)
  }

  /** The number of the next field, or 0 at the end. Its value must then be read or skipped. */
  next(): number {
    if (this.#position === this.#end) return 0
    const tag = this.#number()
    this.#wireType = tag % 8
    const field = Math.floor(tag / 8)
    if (field === 0) throw this.#error('a field has the number 0')
    return field
  }

  /** Exact up to 2^53. */
  varint(): number {
    this.#expect(wireType.varint)
    return this.#number()
  }

  /** As text, because negative ones take all 64 bits. */
  signedVarint(): string {
    this.#expect(wireType.varint)
    let value = 0n
    let shift = 0n
    for (let length = 0; length < longestVarint; length++) {
      if (this.#position >= this.#end) throw this.#error('a number is cut off')
      const byte = this.#bytes[this.#position++] ?? 0
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value).toString()
      shift += 7n
    }
    throw this.#error('a number is longer than 64 bits')
  }

  /** Nanoseconds since 1970, in whole milliseconds. */
  nanosAsMillis(): number {
    const at = this.#take(wireType.fixed64, 8)
    return millisOfNanos(this.#bytes.readUInt32LE(at), this.#bytes.readUInt32LE(at + 4))
  }

  /** Exact up to 2^53. */
  fixed64(): number {
    const at = this.#take(wireType.fixed64, 8)
    return integerOf(this.#bytes.readUInt32LE(at), this.#bytes.readUInt32LE(at + 4))
  }

  /** Exact up to 2^53. */
  signedFixed64(): number {
    const at = this.#take(wireType.fixed64, 8)
    return integerOf(this.#bytes.readUInt32LE(at), this.#bytes.readInt32LE(at + 4))
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(wireType.fixed64, 8))
  }

  string(): string {
    const start = this.#takeBytes()
    return this.#bytes.toString('utf8', start, this.#position)
  }

  base64(): string {
    const start = this.#takeBytes()
    return this.#bytes.toString('base64', start, this.#position)
  }

  skipBytes(): void {
    this.#takeBytes()
  }

  message(): WireReader {
    const start = this.#takeBytes()
    return new WireReader(this.#bytes, start, this.#position)
  }

  skip(): void {
    switch (this.#wireType) {
      case wireType.varint:
        this.#number()
        return
      case wireType.fixed64:
        this.#take(wireType.fixed64, 8)
        return
      case wireType.bytes:
        this.#takeBytes()
        return
      case wireType.fixed32:
        this.#take(wireType.fixed32, 4)
        return
      default:
        throw this.#error(`a field has the unknown wire type ${this.#wireType}`)
    }
  }

  #number(): number {
    let value = 0
    let factor = 1
    for (let length = 0; length < longestVarint; length++) {
      if (this.#position >= this.#end) throw this.#error('a number is cut off')
      const byte = this.#bytes[this.#position++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 0x80
    }
    throw this.#error('a number is longer than 64 bits')
  }

  #takeBytes(): number {
    this.#expect(wireType.bytes)
    const length = this.#number()
    return this.#take(wireType.bytes, length)
  }

  #take(expected: number, length: number): number {
    this.#expect(expected)
    const start = this.#position
    if (length > this.#end - start) throw this.#error(`a field of ${length} bytes is cut off`)
    this.#position = start + length
    return start
  }

  #expect(expected: number): void {
    if (this.#wireType !== expected) throw this.#error('a field is not of the type it must have')
  }

  #error(what: string): DecodeError {
    return new DecodeError(`This is not an OTLP metrics request in protobuf: ${what} at byte ${this.#position}.`)
  }
}
