import { type Kysely, sql } from 'kysely'
import { type Dialect, stored } from './dialect.ts'
import type { Schema } from './schema.ts'
import type { Finding, Upkeep } from './store.ts'

/** Keeps the tables small, and looks after them. */
export function upkeepOf(dialect: Dialect): Upkeep {
  const { db } = dialect
  return {
    check: () =>
      stored(dialect, async () => {
        const damage = (await dialect.check()).map((sentence): Finding => ({ kind: 'damaged', sentence }))
        return damage.length > 0 ? damage : await dialect.snapshot(wrongTotals)
      }),

    backup: (file) => stored(dialect, () => dialect.backup(file)),

    compact: ({ fromMs, toMs }) =>
      dialect.transaction(async (connection) => {
        await holdBalances(connection)
        const before = await bucketCount(connection, fromMs, toMs)
        await sql`insert into buckets (bucket_ms, account_id, amount)
          select ${sql.lit(fromMs)}, account_id, cast(sum(amount) as bigint) from buckets
          where bucket_ms > ${fromMs} and bucket_ms < ${toMs} group by account_id
          on conflict (bucket_ms, account_id) do update set amount = buckets.amount + excluded.amount
          `.execute(connection)
        await sql`delete from buckets where bucket_ms > ${fromMs} and bucket_ms < ${toMs}`.execute(connection)
        return before - (await bucketCount(connection, fromMs, toMs))
      }),

    oldestBucketMs: () =>
      stored(dialect, async () => {
        const row = await db.selectFrom('buckets').select('bucket_ms').orderBy('bucket_ms').limit(1).executeTakeFirst()
        return row && Number(row.bucket_ms)
      }),

    retire: (beforeMs) =>
      dialect.transaction(async (connection) => {
        await holdBalances(connection)
        await sql`update accounts set retired = accounts.retired + gone.amount from
          (select account_id, cast(sum(amount) as bigint) as amount from buckets where bucket_ms < ${beforeMs}
            group by account_id) gone
          where accounts.id = gone.account_id`.execute(connection)
        await sql`delete from buckets where bucket_ms < ${beforeMs}`.execute(connection)
      }),

    hasRetired: () =>
      stored(dialect, async () => {
        const account = await db
          .selectFrom('accounts')
          .select('id')
          .where('retired', '<>', 0n)
          .limit(1)
          .executeTakeFirst()
        return account !== undefined
      }),

    forgetLatches: (beforeMs) =>
      dialect.transaction(async (connection) => {
        await holdBalances(connection)
        await connection.deleteFrom('latches').where('crossed_at_ms', '<', BigInt(beforeMs)).execute()
      }),
  }
}

// Where several ledgers share the tables, one of them works on the buckets at a time.
async function holdBalances(db: Kysely<Schema>): Promise<void> {
  await sql`update progress set done = done where projection = 'balances'`.execute(db)
}

async function bucketCount(db: Kysely<Schema>, fromMs: number, toMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('buckets')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('bucket_ms', '>=', BigInt(fromMs))
    .where('bucket_ms', '<', BigInt(toMs))
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function wrongTotals(db: Kysely<Schema>): Promise<Finding[]> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from accounts
    left join (select account_id, sum(amount) as amount from buckets group by account_id) booked
      on booked.account_id = accounts.id
    where total <> retired + coalesce(booked.amount, 0)
      -- In the middle of a fold they may differ.
      and not exists (select 1 from progress where projection = 'balances' and target <> folded)`.execute(db)
  const count = Number(rows[0]?.count ?? 0n)
  if (count === 0) return []
  const accounts = count === 1 ? '1 account has' : `${count} accounts have`
  return [{ kind: 'sums', sentence: `${accounts} another total than the sum of what was booked.` }]
}
