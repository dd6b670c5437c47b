import type { IncomingMessage } from 'node:http'
import { addGarbage } from '@tollbell/service'

// Exports of one app are mostly of one size. What is smaller costs little either way.
const smallestBytes = 2 ** 14

// Of those that nobody uses now.
const keptBytes = 2 ** 24

/** A body that was received. */
export interface Received {
  readonly body: Buffer
  /** Its memory is used for another one from now on. */
  release(): void
}

/**
 * Receives bodies into memory that is used again. A new buffer for each, as body parsers make, is collected much later
 * than it is made: 60 MB under load, measured.
 */
export class Bodies {
  // Of each size, which is a power of two.
  readonly #free: Map<number, Buffer[]> = new Map()
  #freeBytes = 0

  /** The body of a request that says how many bytes it has. Throws when fewer come. */
  async receive(request: IncomingMessage, length: number): Promise<Received> {
    const memory = this.#take(length)
    try {
      await fill(memory, request)
    } catch (error) {
      this.#give(memory)
      throw error
    }
    // What Node.js has read of it came in buffers of their own.
    addGarbage(length)
    return { body: memory.subarray(0, length), release: () => this.#give(memory) }
  }

  #take(length: number): Buffer {
    const size = sizeFor(length)
    const free = this.#free.get(size)?.pop()
    if (!free) return Buffer.allocUnsafeSlow(size)
    this.#freeBytes -= size
    return free
  }

  #give(memory: Buffer): void {
    if (this.#freeBytes + memory.length > keptBytes) return
    this.#freeBytes += memory.length
    const free = this.#free.get(memory.length)
    if (free) free.push(memory)
    else this.#free.set(memory.length, [memory])
  }
}

// Nobody is there any more to read the answer.
class BrokenOff extends Error {
  readonly status = 400

  constructor() {
    super('The sender broke off.')
    this.name = 'BrokenOff'
  }
}

function sizeFor(length: number): number {
  let size = smallestBytes
  while (size < length) size *= 2
  return size
}

function fill(memory: Buffer, request: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    let at = 0
    // Node.js lets no more through than the request has said, and no less end it.
    request.on('data', (chunk: Buffer) => {
      at += chunk.copy(memory, at)
    })
    request.once('end', resolve)
    request.once('error', () => reject(new BrokenOff()))
    request.once('close', () => reject(new BrokenOff()))
  })
}
