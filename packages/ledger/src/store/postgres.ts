import { renameSync, rmSync } from 'node:fs'
import { type Secret, StartError } from '@tollbell/service'
import { AbortedTransactionError, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import { copyDatabase, storedTables } from './copy.ts'
import type { ColumnType, Committing, Dialect } from './dialect.ts'
import { kyselyPool, migrate, openPool } from './postgres-database.ts'
import { PostgresError, troubleOf } from './postgres-failure.ts'
import { type PostgresTarget, postgresTarget } from './postgres-url.ts'
import type { Schema } from './schema.ts'
import { sqlStore } from './sql-store.ts'
import { sqliteDialect } from './sqlite.ts'
import { openDatabase } from './sqlite-database.ts'
import type { Store } from './store.ts'
import { StoreError } from './store-error.ts'

// A ledger that is further behind loads what it needs from the tables.
const keepEntriesMs = 60_000

// The server works on them beside us, so what counts is how often it is asked.
const rowsAtOnce = 2000

/** Is told the name of a database without its password, when a ledger begins in it. */
type OnBeginning = (database: string) => void

/**
 * A store in a PostgreSQL database, for any number of ledgers. Throws a StartError that says what to mend when the
 * database cannot be used.
 */
export async function openPostgres(url: Secret, onBeginning?: OnBeginning): Promise<Store> {
  return sqlStore(await openPostgresDialect(url, onBeginning))
}

/** What is special to PostgreSQL, on a database with all its tables. Throws like {@link openPostgres}. */
export async function openPostgresDialect(url: Secret, onBeginning?: OnBeginning): Promise<Dialect> {
  const target = postgresTarget(url)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: kyselyPool(openPool(target.config)) }) })
  try {
    if (await migrate(db)) onBeginning?.(target.name)
    return postgresDialect(db, target)
  } catch (error) {
    await db.destroy()
    throw startErrorFor(error, target)
  }
}

function startErrorFor(error: unknown, { name }: PostgresTarget): unknown {
  if (!(error instanceof PostgresError)) {
    return new StartError(`The ledger cannot use the database ${name}: ${(error as Error).message}.`)
  }
  const { what, cure } = troubleOf(error)
  return new StartError(`The ledger cannot use the database ${name}: ${what}. ${cure}`)
}

function postgresDialect(db: Kysely<Schema>, { name }: PostgresTarget): Dialect {
  const failure = (error: unknown): unknown => {
    if (!(error instanceof PostgresError || error instanceof AbortedTransactionError)) return error
    return new StoreError(new Error(`database ${name}: ${troubleOf(error).what}`))
  }
  const caught = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      throw failure(error)
    }
  }
  const dialect: Dialect = {
    db,
    isShared: true,
    transaction: (work, options) => caught(transaction(db, work, options)),
    snapshot: (work) =>
      caught(db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)),
    rows: unnested,
    alone: (what, work) => caught(locked(db, what, work)),
    failure,
    keepEntriesMs,
    rowsAtOnce,
    async sizeBytes() {
      const { rows } = await sql<{ size: bigint }>`select coalesce(sum(pg_total_relation_size(oid)), 0) as size
        from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
        and relname in (${sql.join(storedTables)})`.execute(db)
      return Number(rows[0]?.size ?? 0n)
    },
    // PostgreSQL watches over its own files.
    check: () => Promise.resolve([]),
    backup: (file) => backUp(dialect, file),
    close: () => db.destroy(),
  }
  return dialect
}

// https://www.postgresql.org/docs/current/wal-async-commit.html
async function transaction<Result>(
  db: Kysely<Schema>,
  work: (connection: Kysely<Schema>) => Promise<Result>,
  { mayBeUndone = false }: Committing = {},
): Promise<Result> {
  return await db.transaction().execute(async (connection) => {
    if (mayBeUndone) await sql`set local synchronous_commit = off`.execute(connection)
    return await work(connection)
  })
}

/**
 * Holds a lock of the database while it works. Should this ledger vanish, the lock goes with its connection; it is named
 * after the schema, for two of them in one database have nothing to do with each other.
 */
async function locked<Result>(db: Kysely<Schema>, name: string, work: () => Promise<Result>): Promise<Result> {
  const key = sql`hashtextextended(current_schema() || ' ' || ${name}, 0)`
  return await db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${key})`.execute(connection)
    try {
      return await work()
    } finally {
      // A connection that is broken has let go of it already.
      await sql`select pg_advisory_unlock(${key})`.execute(connection).catch(() => {})
    }
  })
}

// Into what the other store keeps: it can be looked into without a server, and a ledger can go on with it.
async function backUp(source: Dialect, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`
  rmSync(unfinished, { force: true })
  const target = sqliteDialect({ file: unfinished }, openDatabase({ file: unfinished }))
  try {
    await copyDatabase(source, target)
    await target.close()
    renameSync(unfinished, file)
  } catch (error) {
    await target.close()
    rmSync(unfinished, { force: true })
    throw error
  }
}

// An array per column, written as PostgreSQL writes them: a statement is the same whatever the number of rows, and the
// driver has a fifteenth of the work it has with lists.
function unnested<Column extends string>(
  columns: Readonly<Record<Column, ColumnType>>,
  rows: readonly Readonly<Record<Column, string | number | bigint>>[],
): RawBuilder<unknown> {
  const names = Object.keys(columns) as Column[]
  const arrays = names.map((name) => {
    const isText = columns[name] === 'text'
    const items = rows.map((row) => (isText ? quoted(String(row[name])) : String(row[name])))
    return sql`${`{${items.join()}}`}::${sql.raw(isText ? 'text[]' : 'bigint[]')}`
  })
  return sql`unnest(${sql.join(arrays)}) as given (${sql.join(names.map((name) => sql.ref(name)))})`
}

// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
