import { type Kysely, type PostgresPool, type PostgresQueryResult, sql } from 'kysely'
import { type ClientConfig, DatabaseError, Pool, types } from 'pg'
import type { SqlWords } from './dialect.ts'
import { migrations } from './migrations.ts'
import { PostgresError } from './postgres-failure.ts'
import type { Schema } from './schema.ts'

// One books, one folds, the others read; more only wait for the same rows.
const mostConnections = 5
const connectWithinMs = 5000
// The database breaks off what takes longer than that; a database that says nothing is given up a little later.
const statementWithinMs = 30_000
const answerWithinMs = 35_000
// Where a ledger vanished in the middle of a transaction, others wait for what it held no longer than that.
const idleInTransactionMs = 20_000

/** Connections are made when they are needed, so one that broke is made good by the next. */
export function openPool(config: ClientConfig): Pool {
  const pool = new Pool({
    application_name: 'tollbell',
    ...config,
    max: mostConnections,
    connectionTimeoutMillis: connectWithinMs,
    statement_timeout: statementWithinMs,
    query_timeout: answerWithinMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    // Where a ledger's machine vanished, what it held is free after half a minute.
    options: [config.options, '-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3']
      .filter(Boolean)
      .join(' '),
    types: { getTypeParser },
  })
  // A connection that breaks while nothing is asked is no news: the next question finds out, or a new connection works.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

// Sums of bigint are numeric, and whole.
const exact: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC])

const getTypeParser: typeof types.getTypeParser = (type, format) =>
  exact.has(type) && format !== 'binary' ? BigInt : types.getTypeParser(type, format)

/** The face that Kysely's PostgreSQL dialect expects. Whatever the driver throws, and only that, is a PostgresError. */
export function kyselyPool(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await driven(pool.connect())
      let isBroken = false
      const query = async (text: string, values: readonly unknown[]): Promise<PostgresQueryResult<never>> => {
        try {
          return (await client.query(text, [...values])) as PostgresQueryResult<never>
        } catch (error) {
          // Unless the database itself has answered, the next question could get the answer to this one.
          if (!(error instanceof DatabaseError)) isBroken = true
          throw new PostgresError(error)
        }
      }
      return { query: query as never, release: (destroy) => client.release(destroy === true || isBroken) }
    },
  }
}

async function driven<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw new PostgresError(error)
  }
}

const words: SqlWords = {
  integer: 'bigint',
  bytes: 'bytea',
  strict: '',
  keyed: '',
  // Its indexes hold no more than 2,704 bytes.
  unique: '',
  jsonItem: (column, index) => `(${column}::json ->> ${index})`,
  jsonWithoutFirst: (column) => `(${column}::jsonb - 0)::text`,
}

// Any number that no other program is likely to use.
const migrationLock = 8_025_371_022

/**
 * Brings the tables to the newest version, once, however many ledgers start at the same time. Answers whether there
 * were none.
 */
export async function migrate(db: Kysely<Schema>): Promise<boolean> {
  return await db.transaction().execute(async (connection) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(connection)
    const version = await readVersion(connection)
    if (version > migrations.length) {
      throw new Error(`it was written by a newer tollbell (version ${version}, this one knows ${migrations.length})`)
    }
    if (version === migrations.length) return false
    for (const migration of migrations.slice(version)) {
      for (const statement of migration(words)) await sql.raw(statement).execute(connection)
    }
    await sql`create table if not exists tollbell_version (version bigint not null)`.execute(connection)
    await sql`delete from tollbell_version`.execute(connection)
    await sql`insert into tollbell_version values (${sql.lit(migrations.length)})`.execute(connection)
    return version === 0
  })
}

async function readVersion(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('tollbell_version') is not null as there
    `.execute(db)
  if (!rows[0]?.there) return 0
  const versions = await sql<{ version: bigint }>`select version from tollbell_version`.execute(db)
  return Number(versions.rows[0]?.version ?? 0n)
}
