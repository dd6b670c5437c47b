import { parseBudgets } from '@tollbell/budgets'
import { Secret } from '@tollbell/service'
import { testDatabase } from '@tollbell/test-postgres/database'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { Tally } from '../metrics/tally.ts'
import { storeSeconds } from '../metrics/timed-store.ts'
import { openPostgres } from '../store/postgres.ts'
import type { Store } from '../store/store.ts'
import { testAccount } from '../testing/balances.ts'
import { Book } from './book.ts'
import type { Reading } from './readings.ts'
import { growth, type Stream } from './stream.ts'

const account = testAccount({ measure: 'requests', detail: 'ok', model: 'gpt-5' })
const budgets = parseBudgets('budgets: [{name: all, limit: 100000 requests, step: 10 requests, period: month}]')
const now = new Date('2026-11-22T12:00:00Z')
const later = new Date('2026-11-22T12:10:00Z')

// Each ledger has an object of its own for a stream.
function streamNamed(name: string): Stream {
  return {
    key: name,
    instance: `process of ${name}`,
    project: 'chatbot',
    source: 'tollbell',
    delta: false,
    entries: [{ account: { ...account, model: name }, amountBetween: growth }],
  }
}

/** A ledger without a network. */
class Replica {
  readonly store: Store
  readonly #streams = new Map(['a', 'b', 'c'].map((name) => [name, streamNamed(name)]))
  book: Book

  private constructor(store: Store, book: Book) {
    this.store = store
    this.book = book
  }

  static async open(url: string): Promise<Replica> {
    const store = await openPostgres(new Secret(url))
    const replica = new Replica(store, await Book.open(store))
    await replica.book.setBudgets(budgets, now)
    return replica
  }

  /** As after a kill: nothing is finished, and memory begins anew. */
  async restart(): Promise<void> {
    this.book = await Book.open(this.store)
    await this.book.setBudgets(budgets, now)
  }

  async hear(name: string, value: number): Promise<void> {
    const stream = this.#streams.get(name)
    if (stream === undefined) throw new Error(`there is no stream ${name}`)
    const reading: Reading = { stream, startMs: now.getTime() - 1000, timeMs: now.getTime() + value, value }
    await this.book.book([reading], now)
  }

  /** What it says of everything: totals by model, and the steps that were told. */
  async says(): Promise<{ totals: Record<string, number>; steps: number[] }> {
    await this.book.catchUp()
    const totals = [...this.book.allTime].map(({ account: { model }, amount }) => [model, Number(amount)] as const)
    const standing = await this.book.standing(now)
    const told = standing.balances(now).flatMap(({ latches }) => [...latches.values()])
    const steps = told.filter(({ kind }) => kind === 'step').map(({ at }) => Number(at))
    return { totals: Object.fromEntries(totals), steps: steps.toSorted((one, other) => one - other) }
  }
}

async function replicas(): Promise<readonly [Replica, Replica]> {
  const url = await testDatabase()
  const both = [await Replica.open(url), await Replica.open(url)] as const
  onTestFinished(async () => {
    for (const { store } of both) await store.close()
  })
  return both
}

test('what two ledgers hear at the same moment is booked once, and told once', async () => {
  const [one, two] = await replicas()
  for (let value = 7; value <= 70; value += 7) {
    await Promise.all([one.hear('a', value), two.hear('a', value), one.hear('b', value), two.hear('b', value - 3)])
  }
  const said = await one.says()
  expect(said.totals).toEqual({ a: 70, b: 70 })
  expect(said.steps.at(-1)).toBe(140)
  expect(await two.says()).toEqual(said)
})

test('each ledger knows when an app last spoke to any of them', async () => {
  const [one, two] = await replicas()
  await one.hear('a', 1)
  expect(new Tally(storeSeconds()).lastExports(two.book.lastExports)).toEqual(new Map())
  await two.book.catchUp()
  expect(new Tally(storeSeconds()).lastExports(two.book.lastExports)).toEqual(new Map([['chatbot', now.getTime()]]))
})

test('who finds that the entries he lacks are gone loads what became of them', async () => {
  const [one, two] = await replicas()
  await two.hear('a', 5)
  for (let value = 1; value <= 40; value++) await one.hear('b', value)
  await one.book.fold(later)
  expect(await one.store.entriesAfter(0, 100)).toBeUndefined()
  expect(await two.says()).toEqual(await one.says())
  // What it knew before is as good as it was.
  await two.hear('a', 5)
  await two.hear('b', 41)
  expect((await one.says()).totals).toEqual({ a: 5, b: 41 })
})

test('a ledger finds what was said since another has folded, in the middle of what it put together', async () => {
  const [one, two] = await replicas()
  for (let value = 1; value <= 6; value++) {
    await one.hear('a', value)
    if (value === 4) await one.book.fold(now)
  }
  // Of all six it has heard at once.
  for (const replica of [two, one]) {
    await replica.book.catchUp()
    const booked = await replica.book.booked(0, 2 * now.getTime())
    expect(booked.map(({ amount }) => amount)).toEqual([6n])
  }
})

test('ledgers that fold at the same moment write each row once', async () => {
  const [one, two] = await replicas()
  for (let value = 1; value <= 20; value++) {
    await Promise.all([one.hear('a', value), two.hear('b', value)])
    if (value % 5 === 0) await Promise.all([one.book.fold(later), two.book.fold(later), one.hear('c', value)])
  }
  await one.book.catchUp()
  await one.book.fold(later)
  expect(await one.store.check()).toEqual([])
  const { accounts } = await one.store.opening()
  expect(accounts.map(({ total }) => total)).toEqual([20n, 20n, 20n])
})

type Deed =
  | { readonly does: 'hear'; readonly replica: 0 | 1; readonly stream: string; readonly value: number }
  | { readonly does: 'fold' | 'restart' | 'catchUp'; readonly replica: 0 | 1 }

const replica = fc.constantFrom(0 as const, 1 as const)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('hear' as const),
      replica,
      stream: fc.constantFrom('a', 'b', 'c'),
      value: fc.integer({ min: 1, max: 50 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('fold' as const, 'restart' as const, 'catchUp' as const), replica }),
  },
)

// A moment of up to four deeds that are begun together.
const moments = fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
const runs = Number(process.env['TOLLBELL_EXACTNESS_RUNS'] ?? 6)

test('whatever two ledgers hear, fold and forget, the sum is that of the newest words', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (schedule) => {
      const both = await replicas()
      const truth: Record<string, number> = {}
      for (const moment of schedule) {
        await Promise.all(moment.map((one) => done(one, both[one.replica])))
        for (const one of moment) {
          if (one.does === 'hear') truth[one.stream] = Math.max(truth[one.stream] ?? 0, one.value)
        }
      }
      const said = await both[0].says()
      expect(said.totals).toEqual(truth)
      expect(await both[1].says()).toEqual(said)
      await both[0].book.fold(later)
      expect(await both[0].store.check()).toEqual([])
    }),
    { numRuns: runs },
  )
})

async function done(one: Deed, ledger: Replica): Promise<void> {
  if (one.does === 'hear') await ledger.hear(one.stream, one.value)
  else if (one.does === 'fold') await ledger.book.fold(later)
  else if (one.does === 'restart') await ledger.restart()
  else await ledger.book.catchUp()
}
