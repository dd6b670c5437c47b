import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BalanceRows } from '../store/store.ts'
import { testAccount } from '../testing/balances.ts'
import { amountsOf } from './columns.ts'
import { type Entry, entryOf } from './entry.ts'
import { type BalanceEntry, foldOfBalances } from './fold.ts'
import { type Said, Unfolded } from './unfolded.ts'

const latch = { counts: 'usd', budget: 'b', member: '', periodStartMs: 0, kind: 'step', at: 1n } as const

const amount = fc.record({
  account: fc.nat(3),
  bucketMs: fc.constantFrom(0, 900_000),
  atMs: fc.nat(2500),
  amount: fc.oneof(fc.nat(9), fc.constant(Number.MAX_SAFE_INTEGER)),
})
const entry = fc
  .record({
    atMs: fc.nat(9),
    amounts: fc.array(amount, { maxLength: 20 }).map(amountsOf),
    says: fc.constantFrom('nothing', 'nothing', 'nothing', 'latch', 'cleared', 'reset', 'wipe', 'account', 'times'),
  })
  .map(({ says, atMs, amounts }) =>
    entryOf({
      atMs,
      amounts,
      ...(says === 'latch' && { latches: [{ ...latch, crossedAtMs: atMs, quiet: false }] }),
      ...(says === 'cleared' && { cleared: [latch] }),
      ...(says === 'reset' && { resets: [{ budget: 'b', atMs, fromMs: 0, before: [] }] }),
      ...(says === 'account' && amounts.accounts.length > 0 && { accounts: [{ id: atMs, account: testAccount() }] }),
      ...(says === 'times' && amounts.accounts.length > 0 && { callTimes: { firstMs: atMs, lastMs: atMs } }),
      wipe: says === 'wipe',
    }),
  )

// What is asked for before each entry comes: whatever is handed out ends a group.
const asks = fc.array(fc.record({ entry, isClosed: fc.boolean() }), { minLength: 1, maxLength: 20 })

test('what is put together is folded and answered as entry by entry, from wherever the tables are', async () => {
  await fc.assert(
    fc.asyncProperty(asks, fc.nat(20), fc.nat(20), async (steps, one, other) => {
      const entries = steps.map((step) => step.entry)
      const unfolded = new Unfolded(0)
      for (const [index, { entry: next, isClosed }] of steps.entries()) {
        if (isClosed) unfolded.close()
        unfolded.add(next, index + 1)
      }
      const read = async (after: number, upTo: number): Promise<Entry[]> => entries.slice(after, upTo)
      for (const position of [Math.min(one, other), Math.max(one, other)]) {
        await unfolded.takeApart(position, read)
        const later = entries.slice(position)
        expect(rowsOf(unfolded.between(position, entries.length))).toEqual(rowsOf(later))
        expect(spent(unfolded.after(position))).toEqual(spent(entryByEntry(later, position)))
        unfolded.drop(position)
      }
    }),
  )
})

test('it is said when the tables are in the middle of what is put together', async () => {
  const unfolded = new Unfolded(0)
  const entries = [1, 2, 3].map((atMs) =>
    entryOf({ atMs, amounts: amountsOf([{ account: 1, bucketMs: 0, atMs, amount: 1 }]) }),
  )
  for (const [index, one] of entries.entries()) unfolded.add(one, index + 1)
  expect([unfolded.after(2), unfolded.between(0, 2), unfolded.between(1, 3)]).toEqual([undefined, undefined, undefined])
  expect(unfolded.between(0, 3)).toHaveLength(1)
  await unfolded.takeApart(2, () => Promise.resolve(undefined))
  expect(unfolded.after(2)).toBeUndefined()
})

function rowsOf(entries: readonly BalanceEntry[] | undefined): BalanceRows | undefined {
  const fold = foldOfBalances()
  for (const one of entries ?? []) fold.add(one)
  return entries && fold.rows()
}

function entryByEntry(entries: readonly Entry[], after: number): Said | undefined {
  const unfolded = new Unfolded(after)
  for (const [index, one] of entries.entries()) {
    unfolded.add(one, after + index + 1)
    unfolded.close()
  }
  return unfolded.after(after)
}

/** What is spent by account, bucket and second, and what was told. */
function spent(said: Said | undefined): unknown {
  const sums = new Map<string, bigint>()
  for (const { account, bucketMs, atMs, amount: booked } of said?.amounts(0, 1e6) ?? []) {
    const key = `${account} ${bucketMs} ${Math.floor(atMs / 1000)}`
    sums.set(key, (sums.get(key) ?? 0n) + booked)
  }
  return [sums, said?.wipes, said?.latches([], 'usd', 0), said?.reset([], 'b')]
}
