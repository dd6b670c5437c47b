import { type Secret, StartError } from '@tollbell/service'
import { AbortedTransactionError, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import { StoreError } from '../store-error.ts'
import type { ColumnType, Dialect } from './dialect.ts'
import { kyselyPool, migrate, openPool } from './postgres-database.ts'
import { isUniqueViolation, PostgresError, troubleOf } from './postgres-failure.ts'
import { type PostgresTarget, postgresTarget } from './postgres-url.ts'
import type { Schema } from './schema.ts'
import { sqlStore } from './sql-store.ts'
import type { Store } from './store.ts'

// A ledger that is further behind loads what it needs from the tables.
const keepEntriesMs = 60_000

/**
 * A store in a PostgreSQL database, for any number of ledgers. Throws a StartError that says what to mend when the
 * database cannot be used.
 */
export async function openPostgres(url: Secret): Promise<Store> {
  const target = postgresTarget(url)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: kyselyPool(openPool(target.config)) }) })
  try {
    await migrate(db)
    return sqlStore(postgresDialect(db, target))
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
  return {
    db,
    transaction: (work) => caught(db.transaction().execute(work)),
    snapshot: (work) =>
      caught(db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)),
    rows: unnested,
    isTaken: isUniqueViolation,
    failure,
    keepEntriesMs,
    async sizeBytes() {
      const { rows } = await sql<{ size: bigint }>`select coalesce(sum(pg_total_relation_size(oid)), 0) as size
        from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
        and relname in (${sql.join(tables)})`.execute(db)
      return Number(rows[0]?.size ?? 0n)
    },
    // PostgreSQL watches over its own files.
    check: () => Promise.resolve([]),
    backup: () => Promise.reject(new Error('not yet')),
    close: () => db.destroy(),
  }
}

const tables = ['accounts', 'buckets', 'instances', 'streams', 'latches', 'call_times', 'journal', 'progress']

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
