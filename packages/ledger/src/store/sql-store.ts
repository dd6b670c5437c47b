import { type Kysely, sql } from 'kysely'
import type { Account, Measure } from '../booking/account.ts'
import type { SourceName } from '../sources/source.ts'
import { balanceTables, writeBalances } from './balance-tables.ts'
import { type Dialect, stored } from './dialect.ts'
import { journalTable } from './journal-table.ts'
import type { Schema } from './schema.ts'
import type { Opening, Progress, Projection, Step, Store } from './store.ts'
import { isForgettable, readInstances, readSilent, writeStreams } from './stream-tables.ts'
import { upkeepOf } from './upkeep.ts'

// More than fits on a page, so that writing it needs room on the disk.
const fillerBytes = 16_384

/** A store in a database that speaks SQL. */
export function sqlStore(dialect: Dialect): Store {
  return {
    ...journalTable(dialect),
    ...upkeepOf(dialect),
    isShared: dialect.isShared,
    rowsAtOnce: dialect.rowsAtOnce,

    opening: () => dialect.snapshot(readOpening),
    streamCount: () => stored(dialect, () => countLives(dialect.db)),
    silentInstances: (beforeMs, most) => stored(dialect, () => readSilent(dialect.db, beforeMs, most)),
    progress: () => stored(dialect, () => readProgress(dialect.db)),
    instances: (ids) => dialect.snapshot((connection) => readInstances(connection, dialect, ids)),
    readBalances: (read) =>
      dialect.snapshot(async (connection) => ({
        progress: (await readProgress(connection)).balances,
        result: await read(balanceTables(connection)),
      })),
    foldAlone: (projection, fold) => dialect.alone(projection, fold),
    foldBalances: (step) =>
      folded(dialect, 'balances', step, (connection) => writeBalances(connection, dialect, step.rows)),
    foldStreams: (step) =>
      folded(dialect, 'streams', step, (connection) => writeStreams(connection, dialect, step.rows)),

    id: () => stored(dialect, () => readId(dialect.db)),
    sizeBytes: () => stored(dialect, () => dialect.sizeBytes()),
    async probe() {
      const filler = crypto.getRandomValues(new Uint8Array(fillerBytes))
      await dialect.transaction((connection) =>
        sql`insert into probe (id, filler) values (1, ${filler})
          on conflict (id) do update set filler = excluded.filler`.execute(connection),
      )
      await dialect.transaction((connection) => connection.deleteFrom('probe').execute())
    },
    close: () => dialect.close(),
  }
}

// Given when it is asked for first, which is when a ledger starts; of several ledgers that ask, one is faster.
async function readId(db: Kysely<Schema>): Promise<string> {
  const known = await db.selectFrom('ledger').select('id').executeTakeFirst()
  if (known) return known.id
  await db
    .insertInto('ledger')
    .values({ one: 1n, id: crypto.randomUUID() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await readId(db)
}

// Until the last step everybody takes the tables for where they were, so only that one waits for the disk, and for all
// before it.
async function folded(
  dialect: Dialect,
  projection: Projection,
  { from, to }: Step<unknown>,
  write: (connection: Kysely<Schema>) => Promise<void>,
): Promise<boolean> {
  const mayBeUndone = to.folded !== to.target
  return await dialect.transaction(
    async (connection) => {
      const { numUpdatedRows } = await connection
        .updateTable('progress')
        .set(columnsOf(to))
        .where('projection', '=', projection)
        .where('folded', '=', BigInt(from.folded))
        .where('target', '=', BigInt(from.target))
        .where('done', '=', BigInt(from.done))
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      await write(connection)
      return true
    },
    { mayBeUndone },
  )
}

function columnsOf({
  folded: position,
  target,
  done,
}: Progress): Pick<Schema['progress'], 'folded' | 'target' | 'done'> {
  return { folded: BigInt(position), target: BigInt(target), done: BigInt(done) }
}

async function readProgress(db: Kysely<Schema>): Promise<Record<Projection, Progress>> {
  const rows = await db.selectFrom('progress').selectAll().execute()
  const of = (name: Projection): Progress => {
    const row = rows.find(({ projection }) => projection === name)
    if (!row) throw new Error(`The store does not say how far the ${name} are.`)
    return { folded: Number(row.folded), target: Number(row.target), done: Number(row.done) }
  }
  return { balances: of('balances'), streams: of('streams') }
}

async function readOpening(db: Kysely<Schema>): Promise<Opening> {
  const accounts = await db.selectFrom('accounts').selectAll().orderBy('id').execute()
  const times = await db.selectFrom('call_times').selectAll().executeTakeFirst()
  const exports = await db
    .selectFrom('instances')
    .select(['project', ({ fn }) => fn.max('last_seen_ms').as('last_ms')])
    .where(isForgettable)
    .groupBy('project')
    .execute()
  const numbers = await sql<Record<'last_instance' | 'last_life', bigint>>`select
    (select coalesce(max(number), 0) from instances) as last_instance,
    (select coalesce(max(number), 0) from streams) as last_life`.execute(db)
  const [highest] = numbers.rows
  return {
    progress: await readProgress(db),
    accounts: accounts.map(({ id, total, last_booked_ms, ...row }) => ({
      id: Number(id),
      account: accountOf(row),
      total,
      lastBookedMs: Number(last_booked_ms),
    })),
    callTimes: times && { firstMs: Number(times.first_ms), lastMs: Number(times.last_ms) },
    lastExports: new Map(exports.map(({ project, last_ms }) => [project, Number(last_ms)])),
    lastInstance: Number(highest?.last_instance ?? 0n),
    lastLife: Number(highest?.last_life ?? 0n),
  }
}

async function countLives(db: Kysely<Schema>): Promise<number> {
  const { count } = await db
    .selectFrom('streams')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function accountOf(
  row: Omit<Account, 'measure' | 'estimated' | 'source'> & { measure: string; estimated: bigint; source: string },
): Account {
  const { measure, detail, project, provider, model, operation, user, tier, estimated, source } = row
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
    source: source as SourceName,
  }
}
