import type { Amounts } from './columns.ts'
import type { BudgetReset, Entry } from './entry.ts'
import { mostPackedBytes, packWords, unpackWords } from './packed-words.ts'

// An entry in bytes: a version, the length of the text, how many words and amounts there are, the text (JSON), the words
// as packed-words.ts has them, and the columns of amounts, 64 bits for each number.
const version = 2
const prefixBytes = 16

/** An entry as it is kept. `allocate` answers as many bytes, with anything in them; it may take fewer of them. */
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
  const columns = [amounts.accounts, amounts.bucketsMs, amounts.timesMs, amounts.amounts]
  const columnBytes = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const bytes = allocate(prefixBytes + text.length + mostPackedBytes(words) + columnBytes)
  bytes.writeUInt32LE(version, 0)
  bytes.writeUInt32LE(text.length, 4)
  bytes.writeUInt32LE(words.lives.length, 8)
  bytes.writeUInt32LE(amounts.accounts.length, 12)
  text.copy(bytes, prefixBytes)
  let offset = packWords(words, bytes, prefixBytes + text.length)
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset)
    offset += column.byteLength
  }
  return bytes.subarray(0, offset)
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
  const { words, end } = unpackWords(buffer, textEnd, buffer.readUInt32LE(8))
  return {
    ...rest,
    callTimes: rest.callTimes,
    words,
    amounts: readAmounts(buffer.subarray(end), buffer.readUInt32LE(12)),
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

function readAmounts(bytes: Uint8Array, count: number): Amounts {
  // A copy, because columns have to begin at a multiple of eight bytes.
  const { buffer } = new Uint8Array(bytes)
  const place = (column: number): [ArrayBuffer, number, number] => [buffer, 8 * count * column, count]
  return {
    accounts: new Float64Array(...place(0)),
    bucketsMs: new Float64Array(...place(1)),
    timesMs: new Float64Array(...place(2)),
    amounts: new BigInt64Array(...place(3)),
  }
}
