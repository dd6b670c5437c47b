import { expect, test } from 'vitest'
import type { BalanceRows } from '../store/store.ts'
import { testAccount } from '../testing/balances.ts'
import { amountsOf, type EntryAmount } from './columns.ts'
import { type Entry, entryOf } from './entry.ts'
import { foldOfBalances } from './fold.ts'

const account = testAccount()
const latch = { counts: 'usd', budget: 'b', member: '', periodStartMs: 0, kind: 'step', at: 1n } as const
const amount = (booked: number, bucketMs = 0): EntryAmount => ({
  account: 1,
  bucketMs,
  atMs: bucketMs,
  amount: booked,
})

function folded(entries: readonly Entry[]): BalanceRows {
  const fold = foldOfBalances()
  for (const entry of entries) fold.add(entry)
  return fold.rows()
}

test('amounts are added up by account and by bucket', () => {
  const rows = folded([
    entryOf({ atMs: 7, accounts: [{ id: 1, account }], amounts: amountsOf([amount(1), amount(2, 900_000)]) }),
    entryOf({ atMs: 9, amounts: amountsOf([amount(4)]), callTimes: { firstMs: 3, lastMs: 4 } }),
    entryOf({ atMs: 8, amounts: amountsOf([amount(8)]), callTimes: { firstMs: 2, lastMs: 3 } }),
  ])
  expect(rows).toMatchObject({
    wipe: false,
    accounts: [{ id: 1, account }],
    totals: [{ account: 1, amount: 15n, lastBookedMs: 9 }],
    amounts: [
      { account: 1, bucketMs: 0, amount: 13n },
      { account: 1, bucketMs: 900_000, amount: 2n },
    ],
    callTimes: { firstMs: 2, lastMs: 4 },
  })
})

test('of each latch and reset the last word counts', () => {
  const set = { ...latch, crossedAtMs: 5, quiet: false }
  const reset = { budget: 'b', atMs: 1, fromMs: 0, before: [] }
  const rows = folded([
    entryOf({ atMs: 1, latches: [set, { ...set, at: 2n }], resets: [reset] }),
    entryOf({ atMs: 2, cleared: [latch], latches: [{ ...set, at: 3n }] }),
    entryOf({ atMs: 3, cleared: [{ ...latch, at: 3n }], latches: [{ ...set, at: 3n, crossedAtMs: 6 }] }),
    entryOf({ atMs: 4, resets: [{ ...reset, atMs: 4 }] }),
  ])
  expect(rows.cleared).toEqual([latch])
  expect(rows.latches.map(({ at, crossedAtMs }) => [at, crossedAtMs])).toEqual([
    [2n, 5],
    [3n, 6],
  ])
  expect(rows.resets).toEqual([{ ...reset, atMs: 4 }])
})

test('after a wipe nothing counts that was before, but accounts stay open', () => {
  const rows = folded([
    entryOf({
      atMs: 1,
      accounts: [{ id: 1, account }],
      amounts: amountsOf([amount(1)]),
      latches: [{ ...latch, crossedAtMs: 5, quiet: false }],
      resets: [{ budget: 'b', atMs: 1, fromMs: 0, before: [] }],
      callTimes: { firstMs: 1, lastMs: 2 },
    }),
    entryOf({ atMs: 2, wipe: true }),
    entryOf({ atMs: 3, amounts: amountsOf([amount(2)]) }),
  ])
  expect(rows).toMatchObject({ wipe: true, accounts: [{ id: 1 }], latches: [], resets: [], callTimes: undefined })
  expect(rows.amounts.map((row) => row.amount)).toEqual([2n])
})
