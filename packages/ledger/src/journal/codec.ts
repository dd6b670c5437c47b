import type { BudgetReset, Entry, Words } from './entry.ts'

// An entry in bytes: a version, the length of the text, the text (JSON), and the words as columns of 64-bit floats,
// which most of an entry is.
const version = 1
const prefixBytes = 8
const columnCount = 3

/** An entry as it is kept. */
export function encodeEntry(entry: Entry): Uint8Array {
  const { words, amounts, cleared, latches, resets, ...rest } = entry
  const text = Buffer.from(
    JSON.stringify({
      ...rest,
      // JSON knows no 64-bit integers, so those are text.
      amounts: amounts.map(({ account, bucketMs, atMs, amount }) => [account, bucketMs, atMs, `${amount}`]),
      cleared: cleared.map(({ at, ...latch }) => ({ ...latch, at: `${at}` })),
      latches: latches.map(({ at, ...latch }) => ({ ...latch, at: `${at}` })),
      resets: resets.map(({ before, ...reset }) => ({ ...reset, before: before.map(textAmount) })),
    }),
  )
  const columns = [words.lives, words.values, words.timesMs]
  const bytes = Buffer.allocUnsafe(prefixBytes + text.length + 8 * columnCount * words.lives.length)
  bytes.writeUInt32LE(version, 0)
  bytes.writeUInt32LE(text.length, 4)
  text.copy(bytes, prefixBytes)
  let offset = prefixBytes + text.length
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset)
    offset += column.byteLength
  }
  return bytes
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
  const { amounts, cleared, latches, resets, ...rest } = JSON.parse(text) as Written
  return {
    ...rest,
    callTimes: rest.callTimes,
    words: wordsIn(buffer.subarray(textEnd)),
    amounts: amounts.map(([account, bucketMs, atMs, amount]) => ({ account, bucketMs, atMs, amount: BigInt(amount) })),
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
  readonly amounts: readonly [number, number, number, string][]
  readonly cleared: readonly WithTextAt<Entry['cleared'][number]>[]
  readonly latches: readonly WithTextAt<Entry['latches'][number]>[]
  readonly resets: readonly (Omit<BudgetReset, 'before'> & { before: readonly TextAmount[] })[]
}

function wordsIn(bytes: Uint8Array): Words {
  // A copy, because columns have to begin at a multiple of eight bytes.
  const all = new Float64Array(new Uint8Array(bytes).buffer)
  const count = all.length / columnCount
  return {
    lives: all.subarray(0, count),
    values: all.subarray(count, 2 * count),
    timesMs: all.subarray(2 * count),
  }
}
