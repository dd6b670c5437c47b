import { expect, test } from 'vitest'
import { openSqlite } from '../store/sqlite.ts'
import { testAccount } from '../testing/balances.ts'
import type { Account } from './account.ts'
import { Book } from './book.ts'

const now = new Date('2026-11-22T12:07:00Z')
const later = new Date(now.getTime() + 1)

const accountOf = (model: string): Account => testAccount({ measure: 'requests', detail: 'ok', model })
test('an answer is of one moment, while bookings and folds go on', async () => {
  const book = await Book.open(openSqlite({ file: ':memory:' }))
  // Years apart, so that they are not read in one piece: of two accounts that is more than one.
  const places = [
    { model: 'a', bucketMs: Date.parse('2016-09-01') },
    { model: 'b', bucketMs: Date.parse('2026-11-01') },
  ]
  const under: Promise<unknown>[] = []
  const answers: Promise<bigint[]>[] = []
  for (let value = 1; value <= 60; value++) {
    const rows = places.map(({ model, bucketMs }) => ({
      source: 's',
      account: accountOf(model),
      bucketMs,
      amount: value,
    }))
    under.push(book.import(rows, now))
    if (value % 7 === 0) under.push(book.fold(later))
    const answer = book.booked(Date.parse('2016-08-31'), now.getTime())
    answers.push(answer.then((booked) => booked.map(({ amount }) => amount)))
    if (value % 3 === 0) await answers.at(-1)
  }
  await Promise.all(under)
  let before = 0n
  for (const [one = 0n, other = 0n] of await Promise.all(answers)) {
    expect(one).toBe(other)
    if (one > before) before = one
  }
  expect(before).toBeGreaterThan(50n)
  expect((await book.booked(0, 2 * now.getTime())).map(({ amount }) => amount)).toEqual([60n, 60n])
})

test('hours, a day and everything are the sums of the same bookings', async () => {
  const book = await Book.open(openSqlite({ file: ':memory:' }))
  const hourMs = 60 * 60_000
  const midnight = Date.parse('2026-11-01T00:00:00Z')
  const rows = Array.from({ length: 24 }, (_, hour) => ({
    source: 'test',
    account: accountOf('a'),
    bucketMs: midnight + hour * hourMs,
    amount: 2 ** hour,
  }))
  await book.import(rows.slice(0, 12), now)
  await book.fold(later)
  await book.import(rows, now)
  const hours = rows.map(({ bucketMs }) => [bucketMs, bucketMs + hourMs] as const)
  const sums = await book.bookedIn([...hours, [midnight, midnight + 24 * hourMs], [0, 2 * midnight], [0, midnight]])
  const amounts = sums.map((booked) => Number(booked[0]?.amount ?? 0n))
  expect(amounts).toEqual([...rows.map(({ amount }) => amount), 2 ** 24 - 1, 2 ** 24 - 1, 0])
})
