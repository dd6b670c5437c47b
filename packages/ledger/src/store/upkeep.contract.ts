import { expect, test } from 'vitest'
import { amountIn, fold, fourQuarters, latch, type Open, quarterMs } from '../testing/store-rows.ts'

/** How a store is looked after. `place` makes a new, empty store. */
export function testUpkeep(place: () => Open): void {
  test('compaction puts a stretch together at its start, and touches nothing else', async () => {
    const store = await fourQuarters(await place()())
    expect(await store.compact({ fromMs: quarterMs, toMs: 3 * quarterMs })).toBe(1)
    expect(await store.compact({ fromMs: quarterMs, toMs: 3 * quarterMs })).toBe(0)
    expect(await amountIn(store, 0, quarterMs)).toBe(1n)
    expect(await amountIn(store, quarterMs, 2 * quarterMs)).toBe(6n)
    expect(await amountIn(store, 2 * quarterMs, 3 * quarterMs)).toBe(0n)
    expect(await amountIn(store, 3 * quarterMs, 4 * quarterMs)).toBe(8n)
    expect(await store.check()).toEqual([])
    await store.close()
  })

  test('what is retired is in no bucket any more, and still in the total', async () => {
    const store = await fourQuarters(await place()())
    expect([await store.oldestBucketMs(), await store.hasRetired()]).toEqual([0, false])
    await store.retire(2 * quarterMs)
    expect([await store.oldestBucketMs(), await store.hasRetired()]).toEqual([2 * quarterMs, true])
    expect(await amountIn(store, 0, 4 * quarterMs)).toBe(12n)
    expect((await store.opening()).accounts[0]?.total).toBe(15n)
    expect(await store.check()).toEqual([])
    await fold(store, { wipe: true })
    expect(await store.check()).toEqual([])
    expect(await store.hasRetired()).toBe(false)
    await store.close()
  })

  test('what was told long ago is forgotten', async () => {
    const store = await place()()
    const recent = latch('step', 2n, { crossedAtMs: 100 })
    await fold(store, { latches: [latch('step', 1n, { crossedAtMs: 99 }), recent] })
    await store.forgetLatches(100)
    const { result } = await store.readBalances((tables) => tables.latches(recent.counts, recent.periodStartMs))
    expect(result).toEqual([recent])
    await store.close()
  })

  test('a total that is not the sum of its buckets is found', async () => {
    const store = await fourQuarters(await place()())
    await fold(store, { totals: [{ account: 1, amount: 1n, lastBookedMs: 8 }] })
    expect(await store.check()).toEqual([
      { kind: 'sums', sentence: '1 account has another total than the sum of what was booked.' },
    ])
    await store.close()
  })

  test('it has an id that stays, and that no other has', async () => {
    const open = place()
    const store = await open()
    const id = await store.id()
    expect([id.length, await store.id()]).toEqual([36, id])
    await store.close()
    const again = await open()
    expect(await again.id()).toBe(id)
    await again.close()
    const other = await place()()
    expect(await other.id()).not.toBe(id)
    await other.close()
  })

  test('it can be asked whether anything can be written, and how large it is', async () => {
    const store = await place()()
    await store.probe()
    expect(await store.sizeBytes()).toBeGreaterThan(4096)
    await store.close()
  })
}
