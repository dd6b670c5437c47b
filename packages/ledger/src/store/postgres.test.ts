import { Secret, StartError } from '@tollbell/service'
import { caFile } from '@tollbell/test-postgres'
import { execute, testDatabase } from '@tollbell/test-postgres/database'
import { describe, expect, test } from 'vitest'
import { keptLog, testFolder } from '../testing/ledger.ts'
import { at, balanceRows } from '../testing/store-rows.ts'
import { openStore } from './open.ts'
import { openPostgres } from './postgres.ts'
import { describeStore } from './store.contract.ts'
import type { Store } from './store.ts'
import { StoreError } from './store-error.ts'

describeStore('postgres', () => {
  const database = testDatabase()
  return { open: async () => await openPostgres(new Secret(await database)) }
})

/** The URL with other parts. */
function changed(
  url: string,
  parts: Partial<Pick<URL, 'username' | 'password' | 'host' | 'pathname' | 'search'>>,
): string {
  return Object.assign(new URL(url), parts).href
}

async function whyNot(url: string): Promise<string> {
  const error: unknown = await openPostgres(new Secret(url)).then(
    (store) => store.close(),
    (failure: unknown) => failure,
  )
  expect(error).toBeInstanceOf(StartError)
  return (error as StartError).message
}

describe('a PostgreSQL that cannot be used is answered with what to mend:', () => {
  test.each([
    {
      name: 'a wrong password',
      parts: { password: 'hunter2' },
      says: /\/postgres: it does not accept the password\. Set the right one/,
    },
    { name: 'no password', parts: { password: '' }, says: /it asks for a password, and there is none\. Write it into/ },
    {
      name: 'no such database',
      parts: { pathname: 'gone' },
      says: /no such database \(database "gone" does not exist\)/,
    },
    {
      name: 'nobody there',
      parts: { host: '127.0.0.1:1' },
      says: /127\.0\.0\.1:1\/postgres: it cannot be reached \(.*ECONNREFUSED/,
    },
    {
      name: 'a certificate of somebody else',
      parts: { search: '?sslmode=verify-full' },
      says: /its certificate is not trusted/,
    },
  ])('$name', async ({ parts, says }) => {
    const url = changed(await testDatabase(), parts)
    const message = await whyNot(url)
    expect(message).toMatch(/^The ledger cannot use the database 127\.0\.0\.1:/)
    expect(message).toMatch(says)
    expect(message).not.toContain('hunter2')
  })

  test.each(['nothing', 'usage'])('no right to create tables, but %s', async (right) => {
    const url = await testDatabase()
    const schema = new URL(url).searchParams.get('application_name') ?? ''
    await execute(url, `create role guest_of_${schema} login password 'guest'`)
    if (right !== 'nothing') await execute(url, `grant ${right} on schema ${schema} to guest_of_${schema}`)
    expect(await whyNot(changed(url, { username: `guest_of_${schema}`, password: 'guest' }))).toMatch(
      /may not do what has to be done \((permission denied for schema test_|no schema has been selected).*\)\. As the owner/,
    )
  })

  test('tables of a newer tollbell', async () => {
    const url = await testDatabase()
    await (await openPostgres(new Secret(url))).close()
    await execute(url, 'update tollbell_version set version = 99')
    expect(await whyNot(url)).toMatch(/it was written by a newer tollbell \(version 99, this one knows \d+\)\.$/)
  })
})

test.each(['require', 'verify-ca', 'verify-full'])('TLS as sslmode=%s wants it', async (mode) => {
  const store = await openPostgres(new Secret(`${await testDatabase()}&sslmode=${mode}&sslrootcert=${caFile}`))
  expect(await store.check()).toEqual([])
  await store.close()
})

test('ledgers that start at the same time make the tables once, and one of them says that it begins anew', async () => {
  const options = { database: new Secret(await testDatabase()), dataDir: testFolder() }
  const { log, lines } = keptLog()
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore({ ...options, log })))
  expect(lines).toEqual([expect.stringMatching(/^info A new ledger begins in the database 127\.0\.0\.1:\d+\/\w+\.$/)])
  for (const store of stores) {
    expect((await store.opening()).accounts).toEqual([])
    await store.close()
  }
})

test('an entry is taken by one of those who append at the same moment', async () => {
  const url = new Secret(await testDatabase())
  const stores = await Promise.all([openPostgres(url), openPostgres(url), openPostgres(url)])
  for (let position = 1; position <= 20; position++) {
    const taken = await Promise.all(stores.map((store, index) => store.append(position, Uint8Array.of(index), 7)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    const entries = await stores[0]?.entriesAfter(position - 1, 10)
    expect(entries?.map(([writer]) => writer)).toEqual([taken.indexOf(true)])
  }
  for (const store of stores) await store.close()
})

test('of the steps of a fold the last one waits for the disk, and for those before it', async () => {
  const url = await testDatabase()
  const store = await openPostgres(new Secret(url))
  await execute(url, 'create table waited (setting text, at timestamptz default clock_timestamp())')
  await execute(
    url,
    `create function note_wait() returns trigger language plpgsql as
      $$ begin insert into waited values (current_setting('synchronous_commit')); return new; end $$`,
  )
  await execute(url, 'create trigger note_wait before update on progress for each row execute function note_wait()')
  const rows = balanceRows()
  await store.foldBalances({ from: at(0), to: at(0, 4, 1), rows })
  await store.foldBalances({ from: at(0, 4, 1), to: at(0, 4, 2), rows })
  await store.foldBalances({ from: at(0, 4, 2), to: at(4), rows })
  const [waited] = await execute(url, "select string_agg(setting, ' ' order by at) as steps from waited")
  expect(waited).toEqual({ steps: 'off off on' })
  await store.close()
})

test('connections that break are made good by new ones', async () => {
  const url = await testDatabase()
  const store = await openPostgres(new Secret(url))
  const breakAll = `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = current_setting('application_name') and pid <> pg_backend_pid()`
  await execute(url, breakAll)
  await answered(store)
  const broken = store.readBalances(() => execute(url, breakAll).then(() => store.probe()))
  await expect(broken).rejects.toThrow(StoreError)
  await answered(store)
  expect(await store.check()).toEqual([])
  await store.close()
})

/** Asks until there is an answer: each connection that broke may have one question find out. */
async function answered(store: Store, questions = 6): Promise<void> {
  await store.probe().catch((error: unknown) => {
    if (questions === 1) throw error
    return answered(store, questions - 1)
  })
}
