import { expect, test } from 'vitest'
import type { Account } from '../booking/account.ts'
import { openSqlite } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { testAccount } from '../testing/balances.ts'
import { loadMemory } from './catch-up.ts'
import { encodeEntry } from './codec.ts'
import { amountsOf } from './columns.ts'
import { type Entry, entryOf } from './entry.ts'
import { Folding } from './folding.ts'
import { SavingStreams } from './saving-streams.ts'

const account = (model: string): Account => testAccount({ model })

/** An entry that opens an account and a stream, and lets all those before say and book more. */
function entryAt(position: number): Entry {
  const numbers = Array.from({ length: position }, (_, index) => index + 1)
  const instances = numbers.map((number) => {
    return { number, id: `i${number}`, project: 'chatbot', lastSeenMs: position, kept: false }
  })
  return entryOf({
    atMs: position,
    instances,
    opened: [{ number: position, instance: position, stream: 'key', startMs: 0 }],
    words: {
      lives: Float64Array.from(numbers),
      values: Float64Array.from(numbers, (number) => 100 * position + number),
      timesMs: Float64Array.from(numbers, () => position),
    },
    accounts: [{ id: position, account: account(`m${position}`) }],
    amounts: amountsOf(numbers.map((number) => ({ account: number, bucketMs: 0, atMs: 0, amount: position }))),
  })
}

const last = 6

async function journal(upTo = last): Promise<Store> {
  const store = openSqlite({ file: ':memory:' })
  for (let position = 1; position <= upTo; position++) await append(store, position)
  return store
}

async function append(store: Store, position: number): Promise<void> {
  await store.append(position, encodeEntry(entryAt(position)), position)
}

/** Everything the tables say. */
async function tables(store: Store): Promise<unknown> {
  const { accounts, progress } = await store.opening()
  const ids = Array.from({ length: last + 1 }, (_, index) => `i${index + 1}`)
  const { result } = await store.readBalances((balances) => balances.buckets(0, 1))
  return { accounts, progress, buckets: result, instances: await store.instances(ids), wrong: await store.check() }
}

/** Leads all tables after the journal, as a ledger that starts does. */
async function foldAll(store: Store, upTo = last, rowsAtOnce = 2): Promise<void> {
  await new Folding(store, rowsAtOnce).fold(upTo)
  const memory = await loadMemory(store, new Folding(store, rowsAtOnce))
  await new SavingStreams(store, rowsAtOnce).save(memory)
}

/** A store that fails for good at its n-th step, before or after it is taken. */
function dying(store: Store, step: number, when: 'before' | 'after'): Store {
  let left = step
  const dies = async <Rows>(take: (rows: Rows) => Promise<boolean>, rows: Rows): Promise<boolean> => {
    left--
    if (left <= 0 && (when === 'before' || left < 0)) throw new Error('killed')
    const taken = await take(rows)
    if (left === 0) throw new Error('killed')
    return taken
  }
  return {
    ...store,
    foldBalances: (rows) => dies((some) => store.foldBalances(some), rows),
    foldStreams: (rows) => dies((some) => store.foldStreams(some), rows),
  }
}

test('slices, several folds and a single one lead to the same tables', async () => {
  const atOnce = await journal()
  await foldAll(atOnce, last, 1000)
  const inPieces = await journal()
  for (let position = 1; position <= last; position++) await foldAll(inPieces, position)
  const expected = await tables(atOnce)
  expect(await tables(inPieces)).toEqual(expected)
  expect(expected).toMatchObject({ progress: { balances: { folded: last }, streams: { folded: last } }, wrong: [] })
})

test.each(['before', 'after'] as const)(
  'a fold that dies %s any of its steps is finished by the next',
  async (when) => {
    const whole = await journal(last + 1)
    await foldAll(whole, last + 1)
    const expected = await tables(whole)
    for (let step = 1; ; step++) {
      const store = await journal()
      const died = await foldAll(dying(store, step, when)).then(
        () => false,
        () => true,
      )
      // There is more to fold by then.
      await append(store, last + 1)
      await foldAll(store, last + 1)
      expect(await tables(store)).toEqual(expected)
      if (died) continue
      expect(step).toBeGreaterThan(5)
      break
    }
  },
)

test('two that fold at the same time take each step once', async () => {
  const store = await journal()
  await Promise.all([foldAll(store, last - 1), foldAll(store), foldAll(store)])
  const alone = await journal()
  await foldAll(alone)
  expect(await tables(store)).toEqual(await tables(alone))
})
