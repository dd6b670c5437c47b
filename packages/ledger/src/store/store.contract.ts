import { describe, expect, test } from 'vitest'
import type { Latch } from '../balance/latch.ts'
import type { Account } from '../booking/account.ts'
import type { BalanceRows, Instance, Life, Progress, Store, StreamRows } from './store.ts'
import { StoreError } from './store-error.ts'

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
  source: 'tollbell',
  ...more,
})
const instance = (number: number, more: Partial<Instance> = {}): Instance => ({
  number,
  id: `instance ${number}`,
  project: 'chatbot',
  lastSeenMs: 5,
  kept: false,
  ...more,
})
const life = (number: number, more: Partial<Life> = {}): Life => ({
  number,
  stream: `stream ${number}`,
  startMs: 1,
  value: 10,
  timeMs: 100,
  ...more,
})
const latch = (kind: Latch['kind'], at: bigint, more: Partial<Latch> = {}): Latch => ({
  counts: 'usd a month',
  budget: 'everything',
  member: '',
  periodStartMs: 1000,
  kind,
  at,
  crossedAtMs: 1,
  quiet: false,
  ...more,
})
const quarterMs = 900_000
const largest = 2n ** 63n - 1n
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const at = (folded: number, target = folded, done = 0): Progress => ({ folded, target, done })

/** What every store must do. `open` opens the same store again each time; `make` answers a new, empty one. */
export function describeStore(name: string, make: () => { open(): Store | Promise<Store> }): void {
  const place = (): (() => Promise<Store>) => {
    const made = make()
    return async () => await made.open()
  }

  describe(`store ${name}: the journal`, () => {
    test('keeps entries in order, byte for byte', async () => {
      const open = place()
      const store = await open()
      const entry = Uint8Array.from({ length: 256 }, (_, value) => value)
      expect(await store.entriesAfter(0, 10)).toEqual([])
      for (const [position, one] of [[1, entry] as const, [2, bytes('two')] as const, [3, bytes('')] as const]) {
        expect(await store.append(position, one, 7)).toBe(true)
      }
      await store.close()
      const again = await open()
      expect((await again.entriesAfter(0, 10))?.map((one) => [...one])).toEqual([[...entry], [...bytes('two')], []])
      expect(await again.entriesAfter(1, 1)).toHaveLength(1)
      expect(await again.entriesAfter(3, 10)).toEqual([])
      await again.close()
    })

    test('a position is taken once, and who comes late is told', async () => {
      const store = await place()()
      expect(await store.append(1, bytes('mine'), 7)).toBe(true)
      expect(await store.append(1, bytes('yours'), 7)).toBe(false)
      expect(await store.append(2, bytes('yours'), 7)).toBe(true)
      const kept = await store.entriesAfter(0, 10)
      expect(kept?.map((one) => new TextDecoder().decode(one))).toEqual(['mine', 'yours'])
      await store.close()
    })

    test('what is folded is dropped in time, and who still wanted it is told', async () => {
      const store = await place()()
      for (const position of [1, 2, 3]) await store.append(position, bytes(String(position)), 7)
      await foldTo(store, 2)
      const later = Date.parse('2100-01-01')
      expect(await store.dropEntries(2, later, 1)).toBe(1)
      expect(await store.entriesAfter(0, 10)).toBeUndefined()
      expect(await store.entriesAfter(1, 10)).toHaveLength(2)
      expect(await store.dropEntries(2, later, 10)).toBe(1)
      expect(await store.entriesAfter(0, 10)).toBeUndefined()
      expect(await store.entriesAfter(1, 10)).toBeUndefined()
      expect(await store.entriesAfter(2, 10)).toHaveLength(1)
      await foldTo(store, 3, 2)
      expect(await store.dropEntries(3, later, 10)).toBe(1)
      expect(await store.entriesAfter(2, 10)).toBeUndefined()
      expect(await store.entriesAfter(3, 10)).toEqual([])
      // Who was asleep for so long does not write over what is folded.
      expect(await store.append(2, bytes('late'), 7)).toBe(false)
      expect(await store.append(4, bytes('next'), 7)).toBe(true)
      await store.close()
    })
  })

  describe(`store ${name}: the tables`, () => {
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
        accounts: [{ id: 1, account: account() }],
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
        account(),
        account({ model: 'gpt-5', user: 'é"\\', estimated: true, source: 'gen-ai-counters' }),
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
      await fold(store, { accounts: [{ id: 1, account: account() }], totals })
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
        accounts: [{ id: 1, account: account() }],
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

    test('keep the last word of each life of each stream, by instance', async () => {
      const open = place()
      const store = await open()
      await foldStreams(store, {
        instances: [instance(1), instance(2, { id: 'é"\\', project: 'search', kept: true })],
        opened: [
          { ...life(1), instance: 1 },
          { ...life(2, { stream: 'stream 1', startMs: 13 }), instance: 1 },
          { ...life(7, { value: Number.MAX_SAFE_INTEGER, startMs: 0 }), instance: 2 },
        ],
      })
      await foldStreams(store, {
        instances: [instance(1, { lastSeenMs: 9 })],
        words: [{ life: 1, value: 12, timeMs: 102 }],
      })
      await store.close()
      const again = await open()
      const known = await again.instances(['instance 1', 'é"\\', 'unknown'])
      expect(known.sort((one, other) => one.number - other.number)).toEqual([
        {
          ...instance(1, { lastSeenMs: 9 }),
          lives: [life(1, { value: 12, timeMs: 102 }), life(2, { stream: 'stream 1', startMs: 13 })],
        },
        {
          ...instance(2, { id: 'é"\\', project: 'search', kept: true }),
          lives: [life(7, { value: Number.MAX_SAFE_INTEGER, startMs: 0 })],
        },
      ])
      const { lastInstance, lastLife, lastExports } = await again.opening()
      expect([lastInstance, lastLife, await again.streamCount()]).toEqual([2, 7, 3])
      // What is kept for good is no app that exports.
      expect(lastExports).toEqual(new Map([['chatbot', 9]]))
      await again.close()
    })

    test('lives that are over are gone, and their instance stays', async () => {
      const store = await place()()
      await foldStreams(store, {
        instances: [instance(1)],
        opened: [life(1), life(2)].map((one) => ({ ...one, instance: 1 })),
      })
      await foldStreams(store, { ended: [1] })
      const [known] = await store.instances(['instance 1'])
      expect([known?.lives.map(({ number }) => number), await store.streamCount()]).toEqual([[2], 1])
      await store.close()
    })

    test('silent instances are told, except kept ones, and forgotten with their streams', async () => {
      const store = await place()()
      await foldStreams(store, {
        instances: [instance(1), instance(2, { lastSeenMs: 6 }), instance(3, { kept: true }), instance(4)],
        opened: [1, 2, 3, 4].map((number) => ({ ...life(number), instance: number })),
      })
      expect(await store.silentInstances(6, 1)).toHaveLength(1)
      expect(new Set(await store.silentInstances(6, 10))).toEqual(new Set([1, 4]))
      // One of them comes back at once, under another number.
      await foldStreams(store, { forgotten: [1, 4], instances: [instance(5, { id: 'instance 4' })] })
      const known = await store.instances([1, 2, 3, 4].map((number) => `instance ${number}`))
      expect(known.map(({ number, lives }): [number, number] => [number, lives.length]).sort(byId)).toEqual([
        [2, 1],
        [3, 1],
        [5, 0],
      ])
      expect(await store.streamCount()).toBe(2)
      await store.close()
    })

    test('ten thousand rows are one step', async () => {
      const store = await place()()
      const numbers = Array.from({ length: 10_000 }, (_, index) => index + 1)
      await foldStreams(store, {
        instances: [instance(1)],
        opened: numbers.map((number) => ({ ...life(number), instance: 1 })),
      })
      await foldStreams(store, { words: numbers.map((number) => ({ life: number, value: 11, timeMs: 101 })) })
      const [known] = await store.instances(['instance 1'])
      expect(known?.lives.filter(({ value, timeMs }) => value === 11 && timeMs === 101)).toHaveLength(10_000)
      await store.close()
    })
  })

  describe(`store ${name}: upkeep`, () => {
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
      expect(await store.oldestBucketMs()).toBe(0)
      await store.retire(2 * quarterMs)
      expect(await store.oldestBucketMs()).toBe(2 * quarterMs)
      expect(await amountIn(store, 0, 4 * quarterMs)).toBe(12n)
      expect((await store.opening()).accounts[0]?.total).toBe(15n)
      expect(await store.check()).toEqual([])
      await fold(store, { wipe: true })
      expect(await store.check()).toEqual([])
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
  })
}

const noBalances: BalanceRows = {
  wipe: false,
  accounts: [],
  totals: [],
  amounts: [],
  cleared: [],
  latches: [],
  resets: [],
  callTimes: undefined,
}

function balanceRows(rows: Partial<BalanceRows> = {}): BalanceRows {
  return { ...noBalances, ...rows }
}

function streamRows(rows: Partial<StreamRows>): StreamRows {
  return { forgotten: [], instances: [], opened: [], words: [], ended: [], ...rows }
}

async function fold(store: Store, rows: Partial<BalanceRows>): Promise<void> {
  const { folded } = (await store.opening()).progress.balances
  expect(await store.foldBalances({ from: at(folded), to: at(folded + 1), rows: balanceRows(rows) })).toBe(true)
}

async function foldStreams(store: Store, rows: Partial<StreamRows>): Promise<void> {
  const { folded } = (await store.opening()).progress.streams
  expect(await store.foldStreams({ from: at(folded), to: at(folded + 1), rows: streamRows(rows) })).toBe(true)
}

async function foldTo(store: Store, target: number, from = 0): Promise<void> {
  expect(await store.foldBalances({ from: at(from), to: at(target), rows: balanceRows() })).toBe(true)
  expect(await store.foldStreams({ from: at(from), to: at(target), rows: streamRows({}) })).toBe(true)
}

async function fourQuarters(store: Store): Promise<Store> {
  const amounts = [1n, 2n, 4n, 8n].map((amount, index) => ({ account: 1, bucketMs: index * quarterMs, amount }))
  const totals = [{ account: 1, amount: 15n, lastBookedMs: 7 }]
  await fold(store, { accounts: [{ id: 1, account: account() }], totals, amounts })
  return store
}

async function amountIn(store: Store, fromMs: number, toMs: number): Promise<bigint> {
  const { result } = await store.readBalances((tables) => tables.amounts(fromMs, toMs))
  return result.get(1) ?? 0n
}

function byLatch(one: Latch, other: Latch): number {
  return latchText(one) < latchText(other) ? -1 : 1
}

function latchText({ budget, member, kind, at: due }: Latch): string {
  return JSON.stringify([budget, member, kind, `${due}`])
}

function byId(one: readonly [number, ...unknown[]], other: readonly [number, ...unknown[]]): number {
  return one[0] - other[0]
}
