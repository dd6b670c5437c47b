import { expect, test } from 'vitest'
import type { Latch } from '../balance/latch.ts'
import { testAccount } from '../testing/balances.ts'
import { at, balanceRows, byId, byLatch, fold, largest, latch, type Open, quarterMs } from '../testing/store-rows.ts'
import { StoreError } from './store-error.ts'

/** What the tables of balances must do. `place` makes a new, empty store. */
export function testBalances(place: () => Open): void {
  test('begin empty', async () => {
    const store = await place()()
    expect(await store.progress()).toEqual({ balances: at(0), streams: at(0) })
    expect(await store.opening()).toEqual({
      progress: { balances: at(0), streams: at(0) },
      accounts: [],
      callTimes: undefined,
      lastExports: new Map(),
      lastInstance: 0,
      lastLife: 0,
    })
    expect(await store.instances(['unknown'])).toEqual([])
    expect(await store.oldestBucketMs()).toBeUndefined()
    expect(await store.check()).toEqual([])
    await store.close()
  })

  test('a step is taken once, and only from where it begins', async () => {
    const store = await place()()
    const rows = balanceRows({
      accounts: [{ id: 1, account: testAccount() }],
      totals: [{ account: 1, amount: 5n, lastBookedMs: 7 }],
    })
    const step = { from: at(0), to: at(0, 4, 1), rows }
    expect(await store.foldBalances(step)).toBe(true)
    expect(await store.foldBalances(step)).toBe(false)
    expect(await store.foldBalances({ from: at(0, 4, 1), to: at(4), rows: balanceRows() })).toBe(true)
    const { progress, accounts } = await store.opening()
    expect(progress).toEqual({ balances: at(4), streams: at(0) })
    expect(accounts.map(({ total }) => total)).toEqual([5n])
    await store.close()
  })

  test('amounts add up by bucket and in total, to the last unit of 63 bits', async () => {
    const open = place()
    const store = await open()
    const accounts = [
      testAccount(),
      testAccount({ model: 'gpt-5', user: 'é"\\', estimated: true, source: 'gen-ai-counters' }),
    ]
    await fold(store, {
      accounts: accounts.map((one, index) => ({ id: index + 1, account: one })),
      totals: [
        { account: 1, amount: largest - 2n, lastBookedMs: 77 },
        { account: 2, amount: 5n, lastBookedMs: 77 },
      ],
      amounts: [
        { account: 1, bucketMs: 0, amount: largest - 3n },
        { account: 1, bucketMs: quarterMs, amount: 1n },
        { account: 2, bucketMs: 0, amount: 5n },
      ],
    })
    await fold(store, {
      totals: [{ account: 1, amount: 2n, lastBookedMs: 78 }],
      amounts: [{ account: 1, bucketMs: 0, amount: 2n }],
    })
    await store.close()
    const again = await open()
    const read = async (fromMs: number, toMs: number): Promise<[number, bigint][]> =>
      (await again.readBalances(async (tables) => [...(await tables.amounts(fromMs, toMs))].sort(byId))).result
    expect(await read(0, quarterMs)).toEqual([
      [1, largest - 1n],
      [2, 5n],
    ])
    expect(await read(quarterMs, 2 * quarterMs)).toEqual([[1, 1n]])
    expect(await read(0, 2 * quarterMs)).toEqual([
      [1, largest],
      [2, 5n],
    ])
    const { result: buckets } = await again.readBalances((tables) => tables.buckets(0, 2 * quarterMs))
    expect([...buckets].sort((one, other) => one.account - other.account || one.bucketMs - other.bucketMs)).toEqual([
      { account: 1, bucketMs: 0, amount: largest - 1n },
      { account: 1, bucketMs: quarterMs, amount: 1n },
      { account: 2, bucketMs: 0, amount: 5n },
    ])
    const { accounts: stored } = await again.opening()
    expect(stored).toEqual([
      { id: 1, account: accounts[0], total: largest, lastBookedMs: 78 },
      { id: 2, account: accounts[1], total: 5n, lastBookedMs: 77 },
    ])
    expect(await again.check()).toEqual([])
    await again.close()
  })

  test('a sum that leaves 64 bits is refused, and nothing of its step is kept', async () => {
    const store = await place()()
    const totals = [{ account: 1, amount: largest, lastBookedMs: 1 }]
    await fold(store, { accounts: [{ id: 1, account: testAccount() }], totals })
    const more = balanceRows({ totals: [{ account: 1, amount: 1n, lastBookedMs: 2 }] })
    const step = { from: at(1), to: at(2), rows: more }
    await expect(store.foldBalances(step)).rejects.toThrow(StoreError)
    const { accounts, progress } = await store.opening()
    expect([accounts[0]?.total, accounts[0]?.lastBookedMs, progress.balances]).toEqual([largest, 1, at(1)])
    await store.close()
  })

  test('latches are set, set again and cleared', async () => {
    const store = await place()()
    const steps = Array.from({ length: 150 }, (_, index) => latch('step', BigInt(index + 1)))
    const others = [{ budget: 'é' }, { member: 'é' }, { counts: 'else' }, { periodStartMs: 2000 }]
    await fold(store, {
      latches: [latch('threshold', 8n), ...steps, ...others.map((more) => latch('threshold', largest, more))],
    })
    await fold(store, {
      cleared: [...steps.slice(1), latch('threshold', 8n)],
      latches: [latch('threshold', 8n, { crossedAtMs: 99, quiet: true }), latch('step', 1n, { crossedAtMs: 98 })],
    })
    const read = async (counts: string, periodStartMs: number): Promise<Latch[]> =>
      (await store.readBalances((tables) => tables.latches(counts, periodStartMs))).result
    expect((await read('usd a month', 1000)).sort(byLatch)).toEqual(
      [
        latch('step', 1n, { crossedAtMs: 98 }),
        latch('threshold', 8n, { crossedAtMs: 99, quiet: true }),
        latch('threshold', largest, { budget: 'é' }),
        latch('threshold', largest, { member: 'é' }),
      ].sort(byLatch),
    )
    expect(await read('else', 1000)).toEqual([latch('threshold', largest, { counts: 'else' })])
    expect(await read('usd a month', 2000)).toEqual([latch('threshold', largest, { periodStartMs: 2000 })])
    await fold(store, {
      latches: [90, 97, 93].map((crossedAtMs, index) =>
        latch('report', BigInt(index), { crossedAtMs, periodStartMs: index }),
      ),
    })
    // Of all periods; what is quiet was not told.
    const { result: newest } = await store.readBalances((tables) => tables.newestLatches(3))
    expect(newest.map(({ kind, crossedAtMs }) => [kind, crossedAtMs])).toEqual([
      ['step', 98],
      ['report', 97],
      ['report', 93],
    ])
    await store.close()
  })

  test('the last reset of each budget is kept', async () => {
    const store = await place()()
    const reset = { budget: 'é', atMs: 7, fromMs: 0, before: [{ account: 1, bucketMs: 0, amount: largest }] }
    await fold(store, { resets: [reset, { ...reset, budget: 'other' }] })
    await fold(store, { resets: [{ ...reset, budget: 'other', atMs: 9, before: [] }] })
    const { result } = await store.readBalances((tables) => tables.resets())
    expect(result.sort((one, other) => one.atMs - other.atMs)).toEqual([
      reset,
      { budget: 'other', atMs: 9, fromMs: 0, before: [] },
    ])
    await store.close()
  })

  test('the earliest and the latest call are kept', async () => {
    const store = await place()()
    for (const callTimes of [
      { firstMs: 5, lastMs: 6 },
      { firstMs: 7, lastMs: 9 },
      { firstMs: 2, lastMs: 3 },
    ]) {
      await fold(store, { callTimes })
    }
    expect((await store.opening()).callTimes).toEqual({ firstMs: 2, lastMs: 9 })
    await store.close()
  })

  test('a wipe sets all usage to zero and keeps accounts; what comes with it is added after it', async () => {
    const store = await place()()
    const amounts = [{ account: 1, bucketMs: 0, amount: 5n }]
    await fold(store, {
      accounts: [{ id: 1, account: testAccount() }],
      totals: [{ account: 1, amount: 5n, lastBookedMs: 7 }],
      amounts,
      latches: [latch('threshold', 8n)],
      resets: [{ budget: 'everything', atMs: 7, fromMs: 0, before: [] }],
      callTimes: { firstMs: 5, lastMs: 6 },
    })
    await fold(store, { wipe: true, totals: [{ account: 1, amount: 2n, lastBookedMs: 9 }], amounts: [] })
    const { accounts, callTimes } = await store.opening()
    expect([accounts.map(({ id, total }) => [id, total]), callTimes]).toEqual([[[1, 2n]], undefined])
    const { result } = await store.readBalances(async (tables) => [
      await tables.amounts(0, quarterMs),
      await tables.latches('usd a month', 1000),
      await tables.resets(),
    ])
    expect(result).toEqual([new Map(), [], []])
    await store.close()
  })
}
