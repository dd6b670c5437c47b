import type { NoticeKind } from '@tollbell/budgets'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Latch } from '../balance/latch.ts'
import { accountKey } from '../booking/account.ts'
import type { Dialect } from './dialect.ts'
import type { Schema } from './schema.ts'
import type { BalanceRows, BalanceTables } from './store.ts'

/** What can be asked of the balances, on a connection that sees one moment. */
export function balanceTables(db: Kysely<Schema>): BalanceTables {
  return {
    async amounts(fromMs, toMs) {
      const rows = await db
        .selectFrom('buckets')
        .select(['account_id', sql<bigint>`cast(sum(amount) as bigint)`.as('amount')])
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
      return rows.map(({ account_id, bucket_ms, amount }) => ({
        account: Number(account_id),
        bucketMs: Number(bucket_ms),
        amount,
      }))
    },

    async resets() {
      const rows = await db.selectFrom('resets').selectAll().execute()
      return rows.map(({ budget, at_ms, from_ms, before }) => ({
        budget,
        atMs: Number(at_ms),
        fromMs: Number(from_ms),
        before: (JSON.parse(before) as [number, number, string][]).map(([account, bucketMs, amount]) => ({
          account,
          bucketMs,
          amount: BigInt(amount),
        })),
      }))
    },

    async latches(counts, periodStartMs) {
      const rows = await db
        .selectFrom('latches')
        .selectAll()
        .where('counts', '=', counts)
        .where('period_start_ms', '=', BigInt(periodStartMs))
        .execute()
      return rows.map(latchOf)
    },

    async newestLatches(most) {
      const rows = await db
        .selectFrom('latches')
        .selectAll()
        .where('quiet', '=', 0n)
        .orderBy('crossed_at_ms', 'desc')
        .limit(most)
        .execute()
      return rows.map(latchOf)
    },
  }
}

/** Writes what a step of a fold brings to the balances. */
export async function writeBalances(db: Kysely<Schema>, dialect: Dialect, rows: BalanceRows): Promise<void> {
  if (rows.wipe) await wipe(db)
  await openAccounts(db, dialect, rows.accounts)
  await addTotals(db, dialect, rows.totals)
  await addAmounts(db, dialect, rows.amounts)
  await clearLatches(db, dialect, rows.cleared)
  await setLatches(db, dialect, rows.latches)
  await saveResets(db, dialect, rows.resets)
  if (rows.callTimes) {
    const { firstMs, lastMs } = rows.callTimes
    await sql`insert into call_times (id, first_ms, last_ms) values (1, ${firstMs}, ${lastMs})
      on conflict (id) do update set
        first_ms = case when excluded.first_ms < call_times.first_ms then excluded.first_ms else call_times.first_ms end,
        last_ms = case when excluded.last_ms > call_times.last_ms then excluded.last_ms else call_times.last_ms end
      `.execute(db)
  }
}

function latchOf({
  counts,
  budget,
  member,
  period_start_ms,
  kind,
  at,
  crossed_at_ms,
  quiet,
}: Selectable<Schema['latches']>): Latch {
  return {
    counts,
    budget,
    member,
    periodStartMs: Number(period_start_ms),
    kind: kind as NoticeKind,
    at,
    crossedAtMs: Number(crossed_at_ms),
    quiet: quiet !== 0n,
  }
}

async function wipe(db: Kysely<Schema>): Promise<void> {
  await db.deleteFrom('buckets').execute()
  await db.deleteFrom('latches').execute()
  await db.deleteFrom('resets').execute()
  await db.deleteFrom('call_times').execute()
  await db.updateTable('accounts').set({ total: 0n, retired: 0n, last_booked_ms: 0n }).execute()
}

/** What of an account never changes. */
export const accountColumns = {
  id: 'integer',
  key: 'text',
  measure: 'text',
  detail: 'text',
  project: 'text',
  provider: 'text',
  model: 'text',
  operation: 'text',
  user: 'text',
  tier: 'text',
  estimated: 'integer',
  source: 'text',
} as const

async function openAccounts(db: Kysely<Schema>, dialect: Dialect, accounts: BalanceRows['accounts']): Promise<void> {
  if (accounts.length === 0) return
  const given = dialect.rows(
    accountColumns,
    accounts.map(({ id, account }) => ({
      ...account,
      id,
      key: accountKey(account),
      estimated: account.estimated ? 1 : 0,
    })),
  )
  const names = Object.keys(accountColumns).map((name) => sql.ref(name))
  await sql`insert into accounts (${sql.join(names)}) select ${sql.join(names)} from ${given}`.execute(db)
}

async function addTotals(db: Kysely<Schema>, dialect: Dialect, totals: BalanceRows['totals']): Promise<void> {
  if (totals.length === 0) return
  const given = dialect.rows(
    { account: 'integer', amount: 'integer', booked_ms: 'integer' },
    totals.map(({ account, amount, lastBookedMs }) => ({ account, amount, booked_ms: lastBookedMs })),
  )
  await sql`update accounts set total = accounts.total + given.amount,
    last_booked_ms = case when given.booked_ms > last_booked_ms then given.booked_ms else last_booked_ms end
    from ${given} where accounts.id = given.account`.execute(db)
}

async function addAmounts(db: Kysely<Schema>, dialect: Dialect, amounts: BalanceRows['amounts']): Promise<void> {
  if (amounts.length === 0) return
  const given = dialect.rows(
    { bucket_ms: 'integer', account: 'integer', amount: 'integer' },
    amounts.map(({ account, bucketMs, amount }) => ({ bucket_ms: bucketMs, account, amount })),
  )
  await sql`insert into buckets (bucket_ms, account_id, amount)
    select given.bucket_ms, given.account, given.amount from ${given} where true
    on conflict (bucket_ms, account_id) do update set amount = buckets.amount + excluded.amount`.execute(db)
}

/** What tells latches apart. */
export const latchColumns = {
  counts: 'text',
  budget: 'text',
  member: 'text',
  period_start_ms: 'integer',
  kind: 'text',
  at: 'integer',
} as const

async function clearLatches(db: Kysely<Schema>, dialect: Dialect, cleared: BalanceRows['cleared']): Promise<void> {
  if (cleared.length === 0) return
  const given = dialect.rows(
    latchColumns,
    cleared.map(({ periodStartMs, ...latch }) => ({ ...latch, period_start_ms: periodStartMs })),
  )
  const names = Object.keys(latchColumns).map((name) => sql.ref(name))
  await sql`delete from latches where (${sql.join(names)}) in (select ${sql.join(names)} from ${given})`.execute(db)
}

async function setLatches(db: Kysely<Schema>, dialect: Dialect, latches: BalanceRows['latches']): Promise<void> {
  if (latches.length === 0) return
  const columns = { ...latchColumns, crossed_at_ms: 'integer', quiet: 'integer' } as const
  const given = dialect.rows(
    columns,
    latches.map(({ periodStartMs, crossedAtMs, quiet, ...latch }) => ({
      ...latch,
      period_start_ms: periodStartMs,
      crossed_at_ms: crossedAtMs,
      quiet: quiet ? 1 : 0,
    })),
  )
  const names = Object.keys(columns).map((name) => sql.ref(name))
  await sql`insert into latches (${sql.join(names)}) select ${sql.join(names)} from ${given} where true
    on conflict (counts, period_start_ms, budget, member, kind, at)
    do update set crossed_at_ms = excluded.crossed_at_ms, quiet = excluded.quiet`.execute(db)
}

async function saveResets(db: Kysely<Schema>, dialect: Dialect, resets: BalanceRows['resets']): Promise<void> {
  if (resets.length === 0) return
  const given = dialect.rows(
    { budget: 'text', at_ms: 'integer', from_ms: 'integer', before: 'text' },
    resets.map(({ budget, atMs, fromMs, before }) => ({
      budget,
      at_ms: atMs,
      from_ms: fromMs,
      before: JSON.stringify(before.map(({ account, bucketMs, amount }) => [account, bucketMs, `${amount}`])),
    })),
  )
  await sql`insert into resets (budget, at_ms, from_ms, before)
    select given.budget, given.at_ms, given.from_ms, given.before from ${given} where true
    on conflict (budget) do update
      set at_ms = excluded.at_ms, from_ms = excluded.from_ms, before = excluded.before`.execute(db)
}
