// So many lines as are mostly written together.
const initialBytes = 64 * 1024

// Fewer than these are copied one by one faster than at once.
const fewBytes = 16

const zero = '0'.charCodeAt(0)

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/**
 * Text put together as bytes, in a buffer that stays where it is. As strings it takes three times as long, and leaves
 * four times its size behind for the garbage collector.
 */
export class LineBytes {
  #bytes: Uint8Array = new Uint8Array(initialBytes)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(bytes: Uint8Array): void {
    const { length } = bytes
    this.#reserve(length)
    const [to, at] = [this.#bytes, this.#length]
    if (length < fewBytes) for (let index = 0; index < length; index += 1) to[at + index] = bytes[index] as number
    else to.set(bytes, at)
    this.#length = at + length
  }

  addByte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = byte
    this.#length += 1
  }

  /** Adds a number in decimal digits. */
  addNumber(value: number): void {
    if (Number.isSafeInteger(value) && value >= 0) this.addDigits(value, digitsOf(value))
    else this.add(bytesOf(String(value)))
  }

  /** Adds that many digits of a whole number, the first of them zeros where it has fewer. */
  addDigits(value: number, digits: number): void {
    this.#reserve(digits)
    const [to, start] = [this.#bytes, this.#length]
    let rest = value
    for (let at = start + digits - 1; at >= start; at -= 1) {
      const next = Math.floor(rest / 10)
      to[at] = zero + (rest - next * 10)
      rest = next
    }
    this.#length = start + digits
  }

  /** Takes away what was added from there on. */
  cut(from: number): Uint8Array {
    const bytes = this.#bytes.slice(from, this.#length)
    this.#length = from
    return bytes
  }

  /** Hands over all there is and begins anew. The bytes are good until something is added. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return bytes
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const bytes = new Uint8Array(needed * 2)
    bytes.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = bytes
  }
}

function digitsOf(value: number): number {
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits += 1
  return digits
}
