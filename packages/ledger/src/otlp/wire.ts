import { DecodeError } from './request.ts'

/** How the value of a field is laid out. https://protobuf.dev/programming-guides/encoding/#structure */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

// A varint of 64 bits takes ten bytes.
const longestVarint = 10

/** Reads protobuf fields one after the other; a message inside a message is a reader of its own. */
export class WireReader {
  readonly #bytes: Buffer
  readonly #end: number
  #position: number
  #wireType = 0

  constructor(bytes: Buffer, start = 0, end: number = bytes.length) {
    this.#bytes = bytes
    this.#position = start
    this.#end = end
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

  fixed64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#take(wireType.fixed64, 8))
  }

  signedFixed64(): bigint {
    return this.#bytes.readBigInt64LE(this.#take(wireType.fixed64, 8))
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
