import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testFolder } from '../testing/ledger.ts'
import { migrations } from './migrations.ts'
import { sqlStore } from './sql-store.ts'
import { openSqlite, sqliteDialect } from './sqlite.ts'
import { openDatabase } from './sqlite-database.ts'
import { describeStore } from './store.contract.ts'
import { StoreError } from './store-error.ts'
import { silentOnes } from './stream-tables.ts'

describeStore('sqlite', () => {
  const file = join(testFolder(), 'ledger.sqlite')
  return { open: () => openSqlite({ file }) }
})

test('a file belongs to one ledger at a time', async () => {
  const file = join(testFolder(), 'ledger.sqlite')
  const store = openSqlite({ file })
  expect(() => openSqlite({ file })).toThrow(StoreError)
  await store.close()
  await openSqlite({ file }).close()
})

test('a file of a newer version is left alone', () => {
  const file = join(testFolder(), 'ledger.sqlite')
  const newer = new DatabaseSync(file)
  newer.exec('pragma user_version = 99')
  newer.close()
  expect(() => openSqlite({ file })).toThrow(
    `written by a newer tollbell (version 99, this one knows ${migrations.length})`,
  )
})

test('a file that is no database is left alone', () => {
  const file = join(testFolder(), 'ledger.sqlite')
  writeFileSync(file, 'my diary '.repeat(1000))
  expect(() => openSqlite({ file })).toThrow(/not a database/)
  expect(readFileSync(file, 'utf8')).toMatch(/^my diary /)
})

test('who has fallen silent is looked for among processes alone, however many imports there are', async () => {
  const options = { file: ':memory:' }
  const dialect = sqliteDialect(options, openDatabase(options))
  const plan = await silentOnes(dialect.db, 0, 10).explain<{ detail: string }>(undefined, sql`query plan`)
  expect(plan.map(({ detail }) => detail)).toEqual(['SCAN instances USING INDEX forgettable_instances'])
  await dialect.close()
})

test('a store that is full says so, and works again when there is room', async () => {
  const file = join(testFolder(), 'ledger.sqlite')
  await openSqlite({ file }).close()
  const full = openSqlite({ file, maxPages: 1 })
  await expect(full.probe()).rejects.toThrow('The store failed: database or disk is full.')
  await full.close()
  const store = openSqlite({ file })
  await store.probe()
  expect(await store.sizeBytes()).toBeGreaterThan(4096)
  await store.close()
})

test('a store that may only be read says so', async () => {
  const file = join(testFolder(), 'ledger.sqlite')
  await openSqlite({ file }).close()
  const store = sqlStore(sqliteDialect({ file }, new DatabaseSync(file, { readOnly: true, readBigInts: true })))
  expect((await store.opening()).accounts).toEqual([])
  const says = 'The store failed: attempt to write a readonly database.'
  await expect(store.probe()).rejects.toThrow(says)
  await expect(store.append(1, Uint8Array.of(1), 7)).rejects.toThrow(says)
  await store.close()
})
