import type { BudgetReset, Entry } from './entry.ts'
import { mostPackedBytes, pack, packSteps, Unpacking } from './packed.ts'

// An entry in bytes: a version, the length of the text, how many words and amounts there are, the text (JSON), and the
// columns of the words and of the amounts. Most words are of the life after the one before, and of the same time.
const version = 3
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
  const numbers = 3 * words.lives.length + 4 * amounts.accounts.length
  const bytes = allocate(prefixBytes + text.length + mostPackedBytes(numbers))
  bytes.writeUInt32LE(version, 0)
  bytes.writeUInt32LE(text.length, 4)
  bytes.writeUInt32LE(words.lives.length, 8)
  bytes.writeUInt32LE(amounts.accounts.length, 12)
  text.copy(bytes, prefixBytes)
  let end = prefixBytes + text.length
  for (const column of [words.lives, words.timesMs]) end = packSteps(column, bytes, end)
  end = pack(words.values, bytes, end)
  for (const column of [amounts.accounts, amounts.bucketsMs, amounts.timesMs]) end = packSteps(column, bytes, end)
  end = pack(amounts.amounts, bytes, end)
  return bytes.subarray(0, end)
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
  const packed = new Unpacking(buffer, textEnd)
  const wordCount = buffer.readUInt32LE(8)
  const amountCount = buffer.readUInt32LE(12)
  return {
    ...rest,
    callTimes: rest.callTimes,
    words: { lives: packed.steps(wordCount), timesMs: packed.steps(wordCount), values: packed.numbers(wordCount) },
    amounts: {
      accounts: packed.steps(amountCount),
      bucketsMs: packed.steps(amountCount),
      timesMs: packed.steps(amountCount),
      amounts: packed.numbers(amountCount),
    },
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
