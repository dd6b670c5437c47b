import { statSync } from 'node:fs'
import { backup, type DatabaseSync } from 'node:sqlite'
import { Kysely, type RawBuilder, SqliteDialect, sql } from 'kysely'
import type { ColumnType, Dialect } from './dialect.ts'
import type { Schema } from './schema.ts'
import { sqlStore } from './sql-store.ts'
import { kyselyDatabase, openDatabase, type SqliteOptions } from './sqlite-database.ts'
import type { Store } from './store.ts'
import { StoreError } from './store-error.ts'

/** A store in one SQLite file, for one ledger. Throws a {@link StoreError} when the file cannot be opened. */
export function openSqlite(options: SqliteOptions): Store {
  try {
    return sqlStore(sqliteDialect(options, openDatabase(options)))
  } catch (error) {
    throw failure(error)
  }
}

/** What is special to SQLite, on an open file. */
export function sqliteDialect({ file }: SqliteOptions, database: DatabaseSync): Dialect {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database) }) })
  return {
    db,
    isShared: false,
    transaction: (work) => committed(db, work),
    // There is one connection only, so nothing can be written in between.
    snapshot: (work) => db.connection().execute(async (connection) => await read(connection, work)),
    rows: jsonRows,
    alone: (_name, work) => work(),
    failure,
    // Nobody else reads them.
    keepEntriesMs: 0,
    // They are written in this process.
    rowsAtOnce: 500,
    sizeBytes: () => Promise.resolve(['', '-wal'].reduce((sum, suffix) => sum + sizeOf(file + suffix), 0)),
    check: () => Promise.resolve(quickCheck(database)),
    async backup(to) {
      await backup(database, to)
    },
    async close() {
      await db.destroy()
      // Kysely closes only what it has used.
      if (database.isOpen) database.close()
    },
  }
}

// What a transaction writes into the tables is in the journal until it is written, so it need not wait for the disk:
// after a power cut the tables are a little behind, as a whole. Appending to the journal does wait.
// `begin immediate`: two writers wait for each other at the start, where a plain `begin` fails in the middle.
async function committed<Result>(
  db: Kysely<Schema>,
  work: (connection: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  return await db.connection().execute(async (connection) => {
    try {
      await sql`pragma synchronous = normal`.execute(connection)
      await sql`begin immediate`.execute(connection)
      const result = await work(connection)
      await sql`commit`.execute(connection)
      return result
    } catch (error) {
      // A full disk may have rolled back already.
      await sql`rollback`.execute(connection).catch(() => {})
      throw failure(error)
    } finally {
      await sql`pragma synchronous = full`.execute(connection)
    }
  })
}

async function read<Result>(
  connection: Kysely<Schema>,
  work: (connection: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(connection)
  } catch (error) {
    throw failure(error)
  }
}

// Many rows travel as one JSON text, so that each statement is prepared once and runs once.
function jsonRows<Column extends string>(
  columns: Readonly<Record<Column, ColumnType>>,
  rows: readonly Readonly<Record<Column, string | number | bigint>>[],
): RawBuilder<unknown> {
  const names = Object.keys(columns) as Column[]
  // JSON knows no 64-bit integers, so those travel as text.
  const values = rows.map((row) => names.map((name) => (typeof row[name] === 'bigint' ? `${row[name]}` : row[name])))
  const selected = names.map((name, index) => {
    const item = sql`value ->> ${sql.lit(index)}`
    return sql`${columns[name] === 'integer' ? sql`cast(${item} as integer)` : item} as ${sql.ref(name)}`
  })
  return sql`(select ${sql.join(selected)} from json_each(${JSON.stringify(values)})) given`
}

function quickCheck(database: DatabaseSync): string[] {
  try {
    const rows = database.prepare('pragma quick_check').all()
    const lines = rows.map(({ quick_check }) => String(quick_check))
    return lines.length === 1 && lines[0] === 'ok' ? [] : lines
  } catch (error) {
    if (errorCode(error) === corrupt) return [(error as Error).message]
    throw error
  }
}

function failure(error: unknown): unknown {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR' ? new StoreError(error) : error
}

// SQLITE_CORRUPT, https://sqlite.org/rescode.html
const corrupt = 11

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'errcode' in error ? error.errcode : undefined
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
