import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { Kysely, SqliteDialect, sql } from 'kysely'
import type { Account, Measure } from '../booking/account.ts'
import type { Schema } from './schema.ts'
import { kyselyDatabase, openDatabase, type SqliteOptions } from './sqlite-database.ts'
import { sqliteTransaction } from './sqlite-transaction.ts'
import type { Store, Transaction } from './store.ts'
import { StoreError } from './store-error.ts'

// More than fits on a page, so that writing it needs room on the disk.
const fillerBytes = 16_384

/** A store in one SQLite file. Throws a {@link StoreError} when the file cannot be opened. */
export function openSqlite(options: SqliteOptions): Store {
  const database = opened(options)
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyDatabase(database) }) })
  const transaction = <Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> =>
    committed(db, (connection) => work(sqliteTransaction(connection)))

  return {
    transaction,

    async accounts() {
      const rows = await stored(db.selectFrom('accounts').selectAll().execute())
      return rows.map(({ id, total, last_booked_ms, ...row }) => ({
        id: Number(id),
        account: accountOf(row),
        total,
        lastBookedMs: Number(last_booked_ms),
      }))
    },

    async callTimes() {
      const row = await stored(db.selectFrom('call_times').selectAll().executeTakeFirst())
      return row && { firstMs: Number(row.first_ms), lastMs: Number(row.last_ms) }
    },

    async lastExports() {
      const rows = await stored(
        db
          .selectFrom('instances')
          .select(['project', ({ fn }) => fn.max('last_seen_ms').as('last_ms')])
          .groupBy('project')
          .execute(),
      )
      return new Map(rows.map(({ project, last_ms }) => [project, Number(last_ms)]))
    },

    async streamCount() {
      const row = await stored(
        db
          .selectFrom('streams')
          .select(({ fn }) => fn.countAll<bigint>().as('count'))
          .executeTakeFirstOrThrow(),
      )
      return Number(row.count)
    },

    sizeBytes: () => Promise.resolve(['', '-wal'].reduce((sum, suffix) => sum + sizeOf(options.file + suffix), 0)),

    async probe() {
      await committed(db, (connection) =>
        sql`insert into probe values (1, ${randomBytes(fillerBytes)})
          on conflict do update set filler = excluded.filler`.execute(connection),
      )
      await committed(db, (connection) => connection.deleteFrom('probe').execute())
    },

    async close() {
      await db.destroy()
      // Kysely closes only what it has used.
      if (database.isOpen) database.close()
    },
  }
}

function opened(options: SqliteOptions): ReturnType<typeof openDatabase> {
  try {
    return openDatabase(options)
  } catch (error) {
    throw new StoreError(error)
  }
}

// `begin immediate`: two writers wait for each other at the start, where a plain `begin` fails in the middle.
async function committed<Result>(
  db: Kysely<Schema>,
  work: (connection: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  return await db.connection().execute(async (connection) => {
    try {
      await sql`begin immediate`.execute(connection)
      const result = await work(connection)
      await sql`commit`.execute(connection)
      return result
    } catch (error) {
      // A full disk may have rolled back already.
      await sql`rollback`.execute(connection).catch(() => {})
      throw isSqlite(error) ? new StoreError(error) : error
    }
  })
}

async function stored<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query
  } catch (error) {
    throw new StoreError(error)
  }
}

function isSqlite(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function accountOf(row: Omit<Account, 'measure' | 'estimated'> & { measure: string; estimated: bigint }): Account {
  const { measure, detail, project, provider, model, operation, user, tier, estimated } = row
  return {
    measure: measure as Measure,
    detail,
    project,
    provider,
    model,
    operation,
    user,
    tier,
    estimated: estimated === 1n,
  }
}
