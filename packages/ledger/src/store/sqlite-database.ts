import { DatabaseSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import type { SqlWords } from './dialect.ts'
import { migrations } from './migrations.ts'

// A ledger that is just stopping may still hold the file.
const waitForLockMs = 1000

export interface SqliteOptions {
  readonly file: string
  /** Refuses to grow beyond this many pages of 4 KiB. */
  readonly maxPages?: number
}

/** Opens the file for this process alone, and brings it to the newest version. Throws what SQLite throws. */
export function openDatabase({ file, maxPages }: SqliteOptions): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: waitForLockMs, readBigInts: true })
  try {
    // Two ledgers on one file would each tell budgets from their own memory.
    database.exec('pragma locking_mode = exclusive')
    database.exec('pragma journal_mode = wal')
    // Committed means on the disk: a process with a single export does not come back with it.
    database.exec('pragma synchronous = full')
    if (maxPages !== undefined) database.exec(`pragma max_page_count = ${maxPages}`)
    migrate(database)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

const words: SqlWords = {
  integer: 'integer',
  bytes: 'blob',
  strict: ' strict',
  keyed: ' strict, without rowid',
  unique: 'unique',
  jsonItem: (column, index) => `${column} ->> ${index}`,
  jsonWithoutFirst: (column) => `json_remove(${column}, '$[0]')`,
}

// A file that is up to date is not written to.
function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('pragma user_version').get()?.['user_version'])
  if (version > migrations.length) {
    throw new Error(`it was written by a newer tollbell (version ${version}, this one knows ${migrations.length})`)
  }
  if (version === migrations.length) return
  database.exec('begin immediate')
  for (const migration of migrations.slice(version)) for (const statement of migration(words)) database.exec(statement)
  database.exec(`pragma user_version = ${migrations.length}`)
  database.exec('commit')
}

// There are about twenty different statements.
const mostPrepared = 100

/** The face that Kysely's SQLite dialect expects, with statements prepared once. */
export function kyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(text) {
      const known = prepared.get(text)
      if (known) return known
      if (prepared.size >= mostPrepared) prepared.clear()
      const statement = prepare(database, text)
      prepared.set(text, statement)
      return statement
    },
  }
}

type Bindable = null | number | bigint | string | Uint8Array

function prepare(database: DatabaseSync, text: string): SqliteStatement {
  const statement = database.prepare(text)
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as Bindable[])),
    run: (parameters) => statement.run(...(parameters as Bindable[])),
    iterate: (parameters) => statement.iterate(...(parameters as Bindable[])),
  }
}
