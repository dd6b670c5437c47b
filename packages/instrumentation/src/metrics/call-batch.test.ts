import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { chatCall } from '../../test/kit/calls.ts'
import { CallBatch } from './call-batch.ts'

let taken: number[]
let batch: CallBatch

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:05Z') })
  taken = []
  batch = new CallBatch((calls) => taken.push(calls.length))
})
afterEach(() => vi.useRealTimers())

function add(count: number): void {
  for (let call = 0; call < count; call += 1) batch.add(chatCall)
}

test('a call that comes alone is handed on at once', () => {
  add(1)
  vi.advanceTimersByTime(20)
  add(1)
  expect(taken).toEqual([1, 1])
})

test('calls that come thick and fast go together, five milliseconds later', () => {
  add(3)
  expect(taken).toEqual([1])
  vi.advanceTimersByTime(5)
  expect(taken).toEqual([1, 2])
})

test('or with the next one that comes when that time is over', () => {
  add(3)
  vi.setSystemTime(Date.now() + 5)
  add(1)
  expect(taken).toEqual([1, 3])
})

test('and again, and again', () => {
  for (let round = 0; round < 3; round += 1) {
    add(2)
    vi.advanceTimersByTime(5)
  }
  expect(taken).toEqual([1, 1, 2, 2])
})

test('when asked for, nothing is held any longer', () => {
  add(3)
  void batch.flush()
  void batch.flush()
  expect(taken).toEqual([1, 2])
  vi.advanceTimersByTime(5)
  expect(taken).toEqual([1, 2])
})

test('so many at once are not held', () => {
  add(1_000)
  expect(taken[0]).toBe(1)
  expect(taken.slice(1)).toEqual([256, 256, 256])
})

test('a clock that is set back holds nothing up', () => {
  add(1)
  vi.setSystemTime(Date.now() - 3_600_000)
  add(1)
  vi.advanceTimersByTime(5)
  expect(taken).toEqual([1, 1])
})

describe('what counting needs is not there yet', () => {
  let there: () => void
  let preparation: Promise<void> | undefined
  let ids: (string | undefined)[]

  beforeEach(() => {
    ids = []
    preparation = new Promise((resolve) => {
      there = () => {
        preparation = undefined
        resolve()
      }
    })
    batch = new CallBatch(
      (calls) => ids.push(...calls.map(({ operation }) => operation)),
      () => preparation,
    )
    batch.add({ ...chatCall, operation: 'first' })
    vi.advanceTimersByTime(20)
    batch.add({ ...chatCall, operation: 'second' })
  })

  test('calls wait for it, and are handed on in order', async () => {
    const flushed = batch.flush()
    expect(ids).toEqual([])
    there()
    await flushed
    expect(ids).toEqual(['first', 'second'])
    vi.advanceTimersByTime(20)
    batch.add({ ...chatCall, operation: 'third' })
    expect(ids).toEqual(['first', 'second', 'third'])
  })

  test('those that cannot wait are handed on as they are, once', async () => {
    const flushed = batch.flush()
    batch.flushUnprepared()
    expect(ids).toEqual(['first', 'second'])
    there()
    await flushed
    expect(ids).toEqual(['first', 'second'])
  })
})
