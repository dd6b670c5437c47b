import type { BudgetReset, Entry } from './entry.ts'

// An entry in bytes: a version, the length of the text, how many words and amounts there are, the text (JSON), and the
// columns of words and amounts, 64 bits for each number.
const version = 1
const prefixBytes = 16

/** An entry as it is kept. `allocate` answers as many bytes, with anything in them. */
export function encodeEntry(entry: Entry, allocate: (length: number) => Buffer = freshBytes): Uint8Array {
  const { words, amounts, cleared, latches, resets, ...rest } = entry
  const text = Buffer.from(
    JSON.stringify({
      ...rest,
      // JSON knows no 64-bit integers, so those are text.
      cleared: cleared.map(({ at, ...latch }) => ({ ...latch, at: `${at}` })),
      latches: latches.map(({ at, ...latch }) => ({ ...latch, at: `${at}` })),
      resets: resets.map(({ before, ...reset }) => ({ ...reset, before: before.map(textAmount) })),
    }),
  )
  const wordColumns = [words.lives, words.values, words.timesMs]
  const columns = [...wordColumns, amounts.accounts, amounts.bucketsMs, amounts.timesMs, amounts.amounts]
  const columnBytes = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const bytes = allocate(prefixBytes + text.length + columnBytes)
  bytes.writeUInt32LE(version, 0)
  bytes.writeUInt32LE(text.length, 4)
  bytes.writeUInt32LE(words.lives.length, 8)
  bytes.writeUInt32LE(amounts.accounts.length, 12)
  text.copy(bytes, prefixBytes)
  let offset = prefixBytes + text.length
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset)
    offset += column.byteLength
  }
  return bytes
}

function freshBytes(length: number): Buffer {
  return Buffer.allocUnsafe(length)
}

/** The entry these bytes are. Throws when they are of a version that is not known here. */
export function decodeEntry(bytes: Uint8Array): Entry {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const written = buffer.readUInt32LE(0)
  if (written !== version) {
    throw new Error(`The journal has an entry of version ${written}, and this tollbell knows ${version} only.`)
  }
  const textEnd = prefixBytes + buffer.readUInt32LE(4)
  const text = buffer.toString('utf8', prefixBytes, textEnd)
  const { cleared, latches, resets, ...rest } = JSON.parse(text) as Written
  return {
    ...rest,
    callTimes: rest.callTimes,
    ...readColumns(buffer.subarray(textEnd), buffer.readUInt32LE(8), buffer.readUInt32LE(12)),
    cleared: cleared.map((latch) => ({ ...latch, at: BigInt(latch.at) })),
    latches: latches.map((latch) => ({ ...latch, at: BigInt(latch.at) })),
    resets: resets.map(({ before, ...reset }) => ({
      ...reset,
      before: before.map(({ amount, ...booked }) => ({ ...booked, amount: BigInt(amount) })),
    })),
  }
}

type TextAmount = Omit<BudgetReset['before'][number], 'amount'> & { amount: string }

function textAmount({ amount, ...booked }: BudgetReset['before'][number]): TextAmount {
  return { ...booked, amount: `${amount}` }
}

type WithTextAt<Item> = Omit<Item, 'at'> & { at: string }

interface Written extends Omit<Entry, 'words' | 'amounts' | 'cleared' | 'latches' | 'resets'> {
  readonly cleared: readonly WithTextAt<Entry['cleared'][number]>[]
  readonly latches: readonly WithTextAt<Entry['latches'][number]>[]
  readonly resets: readonly (Omit<BudgetReset, 'before'> & { before: readonly TextAmount[] })[]
}

function readColumns(bytes: Uint8Array, wordCount: number, amountCount: number): Pick<Entry, 'words' | 'amounts'> {
  // A copy, because columns have to begin at a multiple of eight bytes.
  const { buffer } = new Uint8Array(bytes)
  let offset = 0
  const next = (count: number): [ArrayBuffer, number, number] => {
    const place: [ArrayBuffer, number, number] = [buffer, offset, count]
    offset += 8 * count
    return place
  }
  return {
    words: {
      lives: new Float64Array(...next(wordCount)),
      values: new Float64Array(...next(wordCount)),
      timesMs: new Float64Array(...next(wordCount)),
    },
    amounts: {
      accounts: new Float64Array(...next(amountCount)),
      bucketsMs: new Float64Array(...next(amountCount)),
      timesMs: new Float64Array(...next(amountCount)),
      amounts: new BigInt64Array(...next(amountCount)),
    },
  }
}
