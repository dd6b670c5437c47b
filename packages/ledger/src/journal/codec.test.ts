import { expect, test } from 'vitest'
import { decodeEntry, encodeEntry } from './codec.ts'
import { amountsOf } from './columns.ts'
import { type Entry, entryOf } from './entry.ts'

const latch = {
  counts: '["usd","month"]',
  budget: 'é "quoted" \ud800',
  member: '',
  periodStartMs: 1000,
  kind: 'step',
  at: 2n ** 63n - 1n,
} as const

const full: Entry = {
  atMs: 1_795_345_200_000,
  instances: [{ number: 2 ** 40, id: 'i', project: 'chatbot', lastSeenMs: 5, kept: true }],
  opened: [{ number: 3, instance: 2, stream: 'key', startMs: 0 }],
  words: {
    lives: Float64Array.of(1, 2 ** 40, 2 ** 40 - 1, 128),
    values: Float64Array.of(0, Number.MAX_SAFE_INTEGER, 2 ** 31, 127),
    timesMs: Float64Array.of(-62_135_596_800_000, 253_402_300_799_999, 0, -1),
  },
  accounts: [],
  amounts: amountsOf([{ account: 1, bucketMs: 900_000, atMs: 900_001, amount: Number.MAX_SAFE_INTEGER }]),
  cleared: [latch],
  latches: [{ ...latch, crossedAtMs: 7, quiet: true }],
  resets: [{ budget: 'é', atMs: 5, fromMs: 0, before: [{ account: 1, bucketMs: 0, amount: 2n ** 63n - 1n }] }],
  callTimes: { firstMs: 1, lastMs: 2 },
  ended: [{ number: 3, instance: 1, stream: 'd~b' }],
  forgotten: [7],
  wipe: true,
}

test.each([
  { name: 'with everything in it', entry: full },
  { name: 'with nothing in it', entry: entryOf({ atMs: 1 }) },
])('an entry $name comes back as it was', ({ entry }) => {
  const bytes = encodeEntry(entry)
  expect(decodeEntry(bytes)).toEqual(entry)
  // A store may hand it out from the middle of a larger piece of memory.
  expect(decodeEntry(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3))).toEqual(entry)
})

test('an entry of a newer version is not guessed at', () => {
  const bytes = encodeEntry(full)
  bytes[0] = 9
  expect(() => decodeEntry(bytes)).toThrow('The journal has an entry of version 9, and this tollbell knows 3 only.')
})

test('what streams say again takes a few bytes each', () => {
  const count = 1000
  const words = {
    lives: Float64Array.from({ length: count }, (_, index) => 5000 + index),
    values: new Float64Array(count).fill(100_000),
    timesMs: new Float64Array(count).fill(1_795_345_200_000),
  }
  const atMs = 1_795_345_200_000
  expect(encodeEntry(entryOf({ atMs, words })).length).toBeLessThan(encodeEntry(entryOf({ atMs })).length + 6 * count)
})

test.each([0.5, -1, Number.NaN, 2 ** 53])('a value of %d, which no stream has, is not written as another', (value) => {
  const words = { lives: Float64Array.of(1), values: Float64Array.of(value), timesMs: Float64Array.of(1) }
  expect(() => encodeEntry(entryOf({ atMs: 1, words }))).toThrow(`The journal keeps no number like ${value}.`)
})

test('an entry that is cut off is not read as another', () => {
  const words = { lives: Float64Array.of(1), values: Float64Array.of(300), timesMs: Float64Array.of(1) }
  const bytes = encodeEntry(entryOf({ atMs: 1, words }))
  expect(() => decodeEntry(bytes.subarray(0, -1))).toThrow('An entry of the journal is cut off.')
})
