import { expect, test } from 'vitest'
import { testAccount } from '../testing/balances.ts'
import { balanceRows, latch } from '../testing/store-rows.ts'
import { balanceSlice } from './slices.ts'

test.each([1, 2, 3, 4, 100])('slices of %i rows are all of the rows, in their order and once', (most) => {
  const rows = balanceRows({
    wipe: true,
    accounts: [1, 2].map((id) => ({ id, account: testAccount() })),
    totals: [{ account: 1, amount: 7n, lastBookedMs: 5 }],
    amounts: [1, 2, 3].map((bucketMs) => ({ account: 1, bucketMs, amount: 2n })),
    cleared: [latch('step', 1n)],
    latches: [latch('step', 2n), latch('step', 3n)],
    resets: [{ budget: 'b', atMs: 1, fromMs: 0, before: [] }],
    callTimes: { firstMs: 1, lastMs: 2 },
  })
  const taken: unknown[] = []
  const once: unknown[] = []
  for (let done = 0; ; ) {
    const slice = balanceSlice(rows, done, most)
    const { accounts, totals, amounts, cleared, latches, resets } = slice.rows
    taken.push(...accounts, ...totals, ...amounts, ...cleared, ...latches, ...resets)
    once.push(...(slice.rows.wipe ? ['wipe'] : []), ...(slice.rows.callTimes ? ['call times'] : []))
    expect(taken).toHaveLength(slice.done)
    done = slice.done
    if (slice.isLast) break
  }
  const { accounts, totals, amounts, cleared, latches, resets } = rows
  expect(taken).toEqual([...accounts, ...totals, ...amounts, ...cleared, ...latches, ...resets])
  expect(once).toEqual(['wipe', 'call times'])
})
