import type { NoticeKind } from '@tollbell/budgets'
import { type Kysely, sql } from 'kysely'
import type { Latch, LatchId } from '../balance/latch.ts'
import { type Account, accountKey } from '../booking/account.ts'
import type { StreamState } from '../booking/differences.ts'
import type { Schema } from './schema.ts'
import type { Transaction } from './store.ts'

// Many rows travel as one JSON text, so that each statement is prepared once and runs once per booking.

/** What a booking may do, on a connection that is inside a transaction. */
export function sqliteTransaction(db: Kysely<Schema>): Transaction {
  return {
    async streams(keys) {
      const rows = await db
        .selectFrom('streams')
        .select(['key', 'start_ms', 'value', 'time_ms'])
        .where('key', 'in', sql<string>`(select value from json_each(${JSON.stringify(keys)}))`)
        .execute()
      const lives = Map.groupBy(rows, ({ key }) => key)
      return new Map([...lives].map(([key, rowsOfKey]) => [key, rowsOfKey.map(streamState)]))
    },

    async instances(ids) {
      const rows = await db
        .selectFrom('instances')
        .select('id')
        .where('id', 'in', sql<string>`(select value from json_each(${JSON.stringify(ids)}))`)
        .execute()
      return new Set(rows.map(({ id }) => id))
    },

    async openAccounts(accounts) {
      const ids: number[] = []
      for (const account of accounts) ids.push(await openAccount(db, account))
      return ids
    },

    async addAmounts(amounts, bookedAtMs) {
      // JSON knows no 64-bit integers, so amounts travel as text.
      const rows = JSON.stringify(amounts.map(({ account, bucketMs, amount }) => [bucketMs, account, `${amount}`]))
      await sql`insert into buckets (bucket_ms, account_id, amount)
        select value ->> 0, value ->> 1, cast(value ->> 2 as integer) from json_each(${rows}) where true
        on conflict do update set amount = amount + excluded.amount`.execute(db)
      await sql`update accounts set total = total + added.amount, last_booked_ms = ${bookedAtMs} from
        (select value ->> 1 as id, sum(cast(value ->> 2 as integer)) as amount from json_each(${rows}) group by 1) added
        where accounts.id = added.id`.execute(db)
    },

    async saveInstances(instances) {
      const rows = JSON.stringify(instances.map(({ id, project, lastSeenMs }) => [id, project, lastSeenMs]))
      await sql`insert into instances (id, project, last_seen_ms)
        select value ->> 0, value ->> 1, value ->> 2 from json_each(${rows}) where true
        on conflict (id) do update set last_seen_ms = max(last_seen_ms, excluded.last_seen_ms)`.execute(db)
    },

    async saveStreams(updates) {
      const rows = JSON.stringify(
        updates.map(({ stream, startMs, instance, value, timeMs }) => [stream, startMs, instance, value, timeMs]),
      )
      await sql`insert into streams (key, start_ms, instance_number, value, time_ms)
        select value ->> 0, value ->> 1, instances.number, value ->> 3, value ->> 4
        from json_each(${rows}) join instances on instances.id = value ->> 2 where true
        on conflict do update set value = excluded.value, time_ms = excluded.time_ms`.execute(db)
    },

    async saveCallTimes({ firstMs, lastMs }) {
      await sql`insert into call_times values (1, ${firstMs}, ${lastMs}) on conflict do update
        set first_ms = min(first_ms, excluded.first_ms), last_ms = max(last_ms, excluded.last_ms)`.execute(db)
    },

    async latch(latches) {
      if (latches.length === 0) return
      await db
        .insertInto('latches')
        .values(
          latches.map((latch) => ({
            ...latchKey(latch),
            crossed_at_ms: BigInt(latch.crossedAtMs),
            quiet: latch.quiet ? 1n : 0n,
          })),
        )
        .onConflict((conflict) =>
          conflict.doUpdateSet((values) => ({
            crossed_at_ms: values.ref('excluded.crossed_at_ms'),
            quiet: values.ref('excluded.quiet'),
          })),
        )
        .execute()
    },

    async clear(latches) {
      for (const latch of latches) {
        await db
          .deleteFrom('latches')
          .where((row) => row.and(latchKey(latch)))
          .execute()
      }
    },

    async amounts(fromMs, toMs) {
      const rows = await db
        .selectFrom('buckets')
        .select(['account_id', ({ fn }) => fn.sum<bigint>('amount').as('amount')])
        .where('bucket_ms', '>=', BigInt(fromMs))
        .where('bucket_ms', '<', BigInt(toMs))
        .groupBy('account_id')
        .execute()
      return new Map(rows.map(({ account_id, amount }) => [Number(account_id), amount]))
    },

    async buckets(fromMs, toMs) {
      const rows = await db
        .selectFrom('buckets')
        .selectAll()
        .where('bucket_ms', '>=', BigInt(fromMs))
        .where('bucket_ms', '<', BigInt(toMs))
        .execute()
      return rows.map(({ bucket_ms, account_id, amount }) => ({
        bucketMs: Number(bucket_ms),
        account: Number(account_id),
        amount,
      }))
    },

    async latches(counts, periodStartMs) {
      const rows = await db
        .selectFrom('latches')
        .select(['budget', 'member', 'kind', 'at', 'crossed_at_ms', 'quiet'])
        .where('counts', '=', counts)
        .where('period_start_ms', '=', BigInt(periodStartMs))
        .execute()
      return rows.map(
        ({ kind, crossed_at_ms, quiet, ...row }): Latch => ({
          ...row,
          counts,
          periodStartMs,
          kind: kind as NoticeKind,
          crossedAtMs: Number(crossed_at_ms),
          quiet: quiet === 1n,
        }),
      )
    },

    async forget(silentSinceMs) {
      await db.deleteFrom('instances').where('last_seen_ms', '<', BigInt(silentSinceMs)).execute()
    },
  }
}

function streamState({ start_ms, value, time_ms }: Omit<Schema['streams'], 'key' | 'instance_number'>): StreamState {
  return { startMs: Number(start_ms), value: Number(value), timeMs: Number(time_ms) }
}

async function openAccount(db: Kysely<Schema>, account: Account): Promise<number> {
  const { id } = await db
    .insertInto('accounts')
    .values({ ...account, key: accountKey(account), estimated: account.estimated ? 1n : 0n })
    // Answers the id of an account that is there already.
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: accountKey(account) }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(id)
}

function latchKey({
  counts,
  periodStartMs,
  budget,
  member,
  kind,
  at,
}: LatchId): Omit<Schema['latches'], 'crossed_at_ms' | 'quiet'> {
  return { counts, period_start_ms: BigInt(periodStartMs), budget, member, kind, at }
}
