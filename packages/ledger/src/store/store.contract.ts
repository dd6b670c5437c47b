import { describe, expect, test } from 'vitest'
import type { Latch } from '../balance/latch.ts'
import type { Account } from '../booking/account.ts'
import type { StreamUpdate } from '../booking/differences.ts'
import type { Store } from './store.ts'

const account = (more: Partial<Account> = {}): Account => ({
  measure: 'cost',
  detail: 'input',
  project: 'chatbot',
  provider: 'openai',
  model: 'gpt-5-mini',
  operation: '',
  user: '',
  tier: '',
  estimated: false,
  ...more,
})
const latch = (kind: Latch['kind'], at: bigint, more: Partial<Latch> = {}): Latch => ({
  counts: 'usd by month',
  budget: 'everything',
  member: '',
  periodStartMs: 1000,
  kind,
  at,
  crossedAtMs: 1,
  quiet: false,
  ...more,
})
const most = 2n ** 62n

const update = (stream: string, startMs: number, value: number, timeMs: number): StreamUpdate => ({
  stream,
  instance: 'i',
  startMs,
  value,
  timeMs,
})

/** What every store must do. `open` opens the same store again each time; `make` answers a new, empty one. */
export function describeStore(name: string, make: () => { open(): Store | Promise<Store> }): void {
  describe(`store ${name}`, () => {
    test('opens an account once and keeps it', async () => {
      const place = make()
      const store = await place.open()
      const accounts = [account(), account({ estimated: true, user: 'é\u0000"' })]
      const ids = await store.transaction((transaction) => transaction.openAccounts(accounts))
      expect(new Set(ids).size).toBe(2)
      expect(await store.transaction((transaction) => transaction.openAccounts(accounts.toReversed()))).toEqual(
        ids.toReversed(),
      )
      await store.close()
      const again = await place.open()
      expect((await again.accounts()).map(({ account: kept }) => kept)).toEqual(accounts)
      await again.close()
    })

    test('adds amounts up by bucket and in total, to the last unit of 62 bits', async () => {
      const store = await make().open()
      await store.transaction(async (transaction) => {
        const [one = 0, other = 0] = await transaction.openAccounts([account(), account({ model: 'gpt-5' })])
        await transaction.addAmounts(
          [
            { account: one, bucketMs: 0, amount: most - 3n },
            { account: one, bucketMs: 900_000, amount: 1n },
            { account: other, bucketMs: 0, amount: 5n },
          ],
          77,
        )
        await transaction.addAmounts([{ account: one, bucketMs: 0, amount: 2n }], 78)
        expect(await transaction.amounts(0, 900_000)).toEqual(
          new Map([
            [one, most - 1n],
            [other, 5n],
          ]),
        )
        expect(await transaction.amounts(900_000, 1_800_000)).toEqual(new Map([[one, 1n]]))
        expect(await transaction.buckets(900_000, 1_800_000)).toEqual([{ account: one, bucketMs: 900_000, amount: 1n }])
      })
      expect((await store.accounts()).map(({ total, lastBookedMs }) => [total, lastBookedMs])).toEqual([
        [most, 78],
        [5n, 77],
      ])
      await store.close()
    })

    test('refuses a sum that leaves 64 bits, and keeps the one before', async () => {
      const store = await make().open()
      const [id = 0] = await store.transaction((transaction) => transaction.openAccounts([account()]))
      const add = (): Promise<void> =>
        store.transaction((transaction) => transaction.addAmounts([{ account: id, bucketMs: 0, amount: most }], 1))
      await add()
      await expect(add()).rejects.toThrow('The store failed')
      expect((await store.accounts())[0]?.total).toBe(most)
      await store.close()
    })

    test('keeps the last word of each life of each stream', async () => {
      const store = await make().open()
      await store.transaction(async (transaction) => {
        await transaction.saveInstances([{ id: 'i', project: 'chatbot', lastSeenMs: 5 }])
        await transaction.saveStreams([update('a', 1, 1, 10), update('b', 1, Number.MAX_SAFE_INTEGER, 11)])
        await transaction.saveStreams([update('a', 1, 3, 12), update('a', 13, 2, 14)])
      })
      const states = await store.transaction((transaction) => transaction.streams(['a', 'b', 'unknown']))
      expect(states).toEqual(
        new Map([
          [
            'a',
            [
              { startMs: 1, value: 3, timeMs: 12 },
              { startMs: 13, value: 2, timeMs: 14 },
            ],
          ],
          ['b', [{ startMs: 1, value: Number.MAX_SAFE_INTEGER, timeMs: 11 }]],
        ]),
      )
      expect(await store.streamCount()).toBe(3)
      await store.close()
    })

    test('knows its instances, and forgets silent ones with their streams', async () => {
      const store = await make().open()
      await store.transaction(async (transaction) => {
        await transaction.saveInstances([
          { id: 'silent', project: 'chatbot', lastSeenMs: 5 },
          { id: 'alive', project: 'search', lastSeenMs: 6 },
        ])
        await transaction.saveInstances([{ id: 'alive', project: 'search', lastSeenMs: 50 }])
        await transaction.saveStreams([
          { stream: 'a', instance: 'silent', startMs: 0, value: 1, timeMs: 10 },
          { stream: 'b', instance: 'alive', startMs: 0, value: 1, timeMs: 10 },
        ])
        expect(await transaction.instances(['silent', 'alive', 'unknown'])).toEqual(new Set(['alive', 'silent']))
        await transaction.forget(6)
        expect([...(await transaction.streams(['a', 'b'])).keys()]).toEqual(['b'])
        expect(await transaction.instances(['silent', 'alive'])).toEqual(new Set(['alive']))
      })
      expect(await store.lastExports()).toEqual(new Map([['search', 50]]))
      await store.close()
    })

    test('a latch is set, set anew and cleared; those of all budgets that count the same come back', async () => {
      const store = await make().open()
      const alice = latch('threshold', 8n, { member: 'alice', quiet: true })
      const other = latch('step', most, { budget: 'other' })
      await store.transaction(async (transaction) => {
        await transaction.latch([latch('threshold', 8n), latch('threshold', 9n), alice, other])
        await transaction.latch([latch('threshold', 8n, { crossedAtMs: 99 }), latch('threshold', 8n, { counts: 'x' })])
        await transaction.latch([latch('threshold', 8n, { periodStartMs: 2000 })])
        await transaction.clear([latch('threshold', 9n), latch('step', 1n)])
        const latches = await transaction.latches('usd by month', 1000)
        expect(new Set(latches)).toEqual(new Set([latch('threshold', 8n, { crossedAtMs: 99 }), alice, other]))
      })
      await store.close()
    })

    test('keeps the earliest and the latest call', async () => {
      const store = await make().open()
      expect(await store.callTimes()).toBeUndefined()
      for (const times of [
        { firstMs: 5, lastMs: 6 },
        { firstMs: 7, lastMs: 9 },
        { firstMs: 2, lastMs: 3 },
      ]) {
        await store.transaction((transaction) => transaction.saveCallTimes(times))
      }
      expect(await store.callTimes()).toEqual({ firstMs: 2, lastMs: 9 })
      await store.close()
    })

    test('a transaction that fails leaves nothing behind, and the next one works', async () => {
      const store = await make().open()
      const failing = store.transaction(async (transaction) => {
        await transaction.openAccounts([account()])
        throw new Error('halfway')
      })
      await expect(failing).rejects.toThrow('halfway')
      expect(await store.accounts()).toEqual([])
      await store.probe()
      await store.close()
    })

    test('transactions started together run one after the other', async () => {
      const store = await make().open()
      const [id = 0] = await store.transaction((transaction) => transaction.openAccounts([account()]))
      const steps: string[] = []
      await Promise.all(
        ['a', 'b', 'c'].map((mark) =>
          store.transaction(async (transaction) => {
            steps.push(`${mark} in`)
            await transaction.addAmounts([{ account: id, bucketMs: 0, amount: 1n }], 1)
            await Promise.resolve()
            steps.push(`${mark} out`)
          }),
        ),
      )
      expect(steps).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
      expect((await store.accounts())[0]?.total).toBe(3n)
      await store.close()
    })
  })
}
