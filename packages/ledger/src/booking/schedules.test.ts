import { parseBudgets } from '@tollbell/budgets'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openSqlite } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { testAccount } from '../testing/balances.ts'
import type { Account } from './account.ts'
import { Book } from './book.ts'
import { growth, type Stream } from './stream.ts'

// Whatever happens in whatever order: two ledgers on one store, apps that repeat and mix up what they say, folds that
// die in the middle, ledgers that are killed, and resets. What was booked is what a few lines of arithmetic say.

const now = new Date('2026-11-22T12:07:00Z')
const nowMs = now.getTime()
// Late enough for folded entries to be dropped.
const later = new Date(nowMs + 1)
const budgets = parseBudgets('budgets: [{name: a, limit: 1000 requests, step: 10 requests, period: day}]')

const accountOf = (model: string): Account => testAccount({ measure: 'requests', detail: 'ok', model })

const streams = [0, 1, 2, 3].map(
  (index): Stream => ({
    key: `stream ${index}`,
    instance: `instance ${index % 2}`,
    project: 'chatbot',
    source: 'tollbell',
    delta: false,
    entries: [{ account: accountOf(`model ${index % 3}`), amountBetween: growth }],
  }),
)

interface Word {
  readonly stream: number
  /** Which life of it, by its start. */
  readonly life: number
  readonly value: number
}

type Event =
  | { readonly kind: 'export'; readonly by: number; readonly words: readonly Word[] }
  | { readonly kind: 'fold' | 'kill'; readonly by: number }
  | { readonly kind: 'dyingFold'; readonly by: number; readonly step: number }
  | { readonly kind: 'reset' | 'resetBudget'; readonly by: number }

const by = fc.nat(1)
const word = fc.record({ stream: fc.nat(streams.length - 1), life: fc.nat(2), value: fc.nat(50) })
const anEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('export'), by, words: fc.array(word, { maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fold'), by }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('dyingFold'), by, step: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill'), by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reset', 'resetBudget'), by }) },
)

/** What must have been booked. */
class Model {
  readonly #highest: Map<string, number> = new Map()
  totals = new Map<string, number>()
  sinceReset = 0

  hear({ stream, life, value }: Word): void {
    const key = `${stream} ${life}`
    const grown = Math.max(0, value - (this.#highest.get(key) ?? 0))
    this.#highest.set(key, Math.max(value, this.#highest.get(key) ?? 0))
    const model = `model ${stream % 3}`
    if (grown > 0) this.totals.set(model, (this.totals.get(model) ?? 0) + grown)
    this.sinceReset += grown
  }
}

/** Several ledgers on one store. */
class Ledgers {
  readonly store: Store = { ...openSqlite({ file: ':memory:' }), isShared: true }
  readonly #books: (Book | undefined)[] = []

  async book(number: number): Promise<Book> {
    const book = this.#books[number] ?? (await this.#open())
    this.#books[number] = book
    return book
  }

  kill(number: number): void {
    this.#books[number] = undefined
  }

  async dyingFold(number: number, step: number): Promise<void> {
    let left = step
    const { store } = this
    const alive = { ...store }
    const dies = (): void => {
      if (--left <= 0) throw new Error('killed')
    }
    const book = await this.book(number)
    Object.assign(store, {
      foldBalances: (rows: Parameters<Store['foldBalances']>[0]) => (dies(), alive.foldBalances(rows)),
      foldStreams: (rows: Parameters<Store['foldStreams']>[0]) => (dies(), alive.foldStreams(rows)),
    })
    await book.fold(later).catch(() => this.kill(number))
    Object.assign(store, alive)
  }

  async #open(): Promise<Book> {
    const book = await Book.open(this.store)
    await book.setBudgets(budgets, now)
    return book
  }
}

async function happen(event: Event, ledgers: Ledgers, model: Model): Promise<void> {
  const book = await ledgers.book(event.by)
  if (event.kind === 'export') {
    const readings = event.words.map(({ stream, life, value }) => ({
      stream: streams[stream] as Stream,
      startMs: nowMs - 10_000 + 1000 * life,
      // Its time grows with its value, as that of a counter does.
      timeMs: nowMs - 100 + value,
      value,
    }))
    for (const one of event.words) model.hear(one)
    await book.book(readings, now)
  } else if (event.kind === 'fold') await book.fold(later)
  else if (event.kind === 'dyingFold') await ledgers.dyingFold(event.by, event.step)
  else if (event.kind === 'kill') ledgers.kill(event.by)
  else {
    await book.reset(event.kind === 'reset' ? 'everything' : { budgets: ['a'] }, now)
    if (event.kind === 'reset') model.totals = new Map()
    model.sinceReset = 0
  }
}

function sums(booked: Iterable<{ account: Account; amount: bigint }>): [string, number][] {
  return [...booked].filter(({ amount }) => amount > 0n).map(({ account, amount }) => [account.model, Number(amount)])
}

async function whatBookSays(book: Book): Promise<unknown> {
  await book.catchUp()
  const [balance] = (await book.standing(now)).balances(now)
  return {
    totals: new Map(sums(book.allTime)),
    buckets: new Map(sums(await book.booked(0, 2 * nowMs))),
    spent: Number(balance?.spent),
    steps: [...(balance?.latches.values() ?? [])].filter(({ kind }) => kind === 'step').length,
  }
}

test('whatever happens in whatever order, each amount is booked once and each step told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anEvent, { maxLength: 25 }), async (events) => {
      const ledgers = new Ledgers()
      const model = new Model()
      for (const event of events) await happen(event, ledgers, model)
      const { totals, sinceReset } = model
      const expected = { totals, buckets: totals, spent: sinceReset, steps: Math.floor(sinceReset / 10) }
      for (const number of [0, 1]) expect(await whatBookSays(await ledgers.book(number))).toEqual(expected)
      await (await ledgers.book(0)).fold(later)
      for (const number of [0, 1, 2]) expect(await whatBookSays(await ledgers.book(number))).toEqual(expected)
      expect(await ledgers.store.check()).toEqual([])
      await ledgers.store.close()
    }),
    { numRuns: 60 },
  )
})
