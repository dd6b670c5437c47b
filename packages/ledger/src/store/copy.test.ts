import { join } from 'node:path'
import { Secret } from '@tollbell/service'
import { testDatabase } from '@tollbell/test-postgres/database'
import { expect, test } from 'vitest'
import type { Account } from '../booking/account.ts'
import { testFolder } from '../testing/ledger.ts'
import { copyLedger } from './copy-ledger.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Progress, Store } from './store.ts'

const at = (folded: number): Progress => ({ folded, target: folded, done: 0 })

/** More of everything than is copied at a time. */
async function fill(store: Store): Promise<void> {
  await store.id()
  const numbers = Array.from({ length: 2500 }, (_, index) => index + 1)
  for (let position = 1; position <= 25; position++) await store.append(position, Uint8Array.of(0, position), 7)
  const account: Omit<Account, 'model'> = {
    measure: 'cost',
    detail: 'input',
    project: 'é"\\{},',
    provider: 'openai',
    operation: '',
    user: 'NULL',
    tier: '',
    estimated: true,
    source: 'gen-ai-histogram',
  }
  await store.foldBalances({
    from: at(0),
    to: at(3),
    rows: {
      wipe: false,
      accounts: numbers.map((id) => ({ id, account: { ...account, model: `model ${id}` } })),
      totals: numbers.map((id) => ({ account: id, amount: 2n ** 61n + BigInt(id), lastBookedMs: id })),
      amounts: numbers.map((id) => ({ account: id, bucketMs: (id % 7) * 900_000, amount: 2n ** 61n + BigInt(id) })),
      cleared: [],
      latches: [
        {
          counts: '["usd"]',
          budget: 'all',
          member: '',
          periodStartMs: 0,
          kind: 'step',
          at: 5n,
          crossedAtMs: 9,
          quiet: true,
        },
      ],
      resets: [{ budget: 'everything', atMs: 3, fromMs: 0, before: [{ account: 1, bucketMs: 0, amount: 5n }] }],
      callTimes: { firstMs: 1, lastMs: 2 },
    },
  })
  await store.foldStreams({
    from: at(0),
    to: at(2),
    rows: {
      forgotten: [],
      ended: [],
      instances: [{ number: 1, id: 'one', project: 'chatbot', lastSeenMs: 5, kept: true }],
      opened: numbers.map((number) => ({ number, instance: 1, stream: `s${number}`, startMs: 0, value: 3, timeMs: 4 })),
      words: [],
    },
  })
}

async function everything(store: Store): Promise<unknown> {
  const { progress, result } = await store.readBalances(async (tables) => ({
    buckets: await tables.buckets(0, 900_000_000),
    latches: await tables.latches('["usd"]', 0),
  }))
  return {
    opening: await store.opening(),
    id: await store.id(),
    instances: await store.instances(['one']),
    entries: (await store.entriesAfter(2, 100))?.map((entry) => [...entry]),
    progress,
    latches: result.latches,
    buckets: result.buckets.toSorted((one, other) => one.account - other.account),
    wrong: await store.check(),
  }
}

test('the backup of a PostgreSQL is a SQLite file that holds the same, and a ledger can go on with it', async () => {
  const original = await openPostgres(new Secret(await testDatabase()))
  await fill(original)
  const file = join(testFolder(), 'backup.sqlite')
  await original.backup(file)
  const copy = openSqlite({ file })
  expect(await everything(copy)).toEqual(await everything(original))
  expect(await copy.append(26, Uint8Array.of(1), 7)).toBe(true)
  await copy.close()
  await original.close()
})

test('a backup does not take the place of a file that cannot be written', async () => {
  const store = await openPostgres(new Secret(await testDatabase()))
  await expect(store.backup(join(testFolder(), 'gone', 'backup.sqlite'))).rejects.toThrow(
    'unable to open database file',
  )
  await store.close()
})

test("a ledger moves to PostgreSQL and back, and takes nobody else's place", async () => {
  const folder = testFolder()
  const [before, after] = [{ file: join(folder, 'before.sqlite') }, { file: join(folder, 'after.sqlite') }]
  const database = new Secret(await testDatabase())
  const original = openSqlite(before)
  await fill(original)
  const known = await everything(original)
  await original.close()
  await copyLedger(before, { database })
  await copyLedger({ database }, after)
  const copy = openSqlite(after)
  expect(await everything(copy)).toEqual(known)
  await copy.close()
  await expect(copyLedger(before, { database })).rejects.toThrow(
    'Nothing was copied to the database: there is a ledger in it already.',
  )
  await expect(copyLedger({ file: join(folder, 'gone') }, { database })).rejects.toThrow(/^There is no .*gone\.$/)
})
