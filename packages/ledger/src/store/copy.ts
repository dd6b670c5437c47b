import { type Kysely, type RawBuilder, sql } from 'kysely'
import { accountColumns, latchColumns } from './balance-tables.ts'
import type { ColumnType, Dialect } from './dialect.ts'
import type { Schema } from './schema.ts'

// So much at a time keeps other work waiting for a few milliseconds.
const rowsAtOnce = 2000
// These may have a megabyte each.
const entriesAtOnce = 20

type Table = Exclude<keyof Schema, 'journal' | 'probe'>

interface Shape<Column extends string> {
  /** Tells rows apart, and orders them. */
  readonly key: readonly Column[]
  readonly columns: Readonly<Record<Column, ColumnType>>
}

// In an order in which no row refers to one that is not there yet.
const shapes: { readonly [Name in Table]: Shape<keyof Schema[Name] & string> } = {
  accounts: {
    key: ['id'],
    columns: {
      ...accountColumns,
      total: 'integer',
      retired: 'integer',
      last_booked_ms: 'integer',
    },
  },
  buckets: {
    key: ['bucket_ms', 'account_id'],
    columns: { bucket_ms: 'integer', account_id: 'integer', amount: 'integer' },
  },
  instances: {
    key: ['number'],
    columns: { number: 'integer', id: 'text', project: 'text', last_seen_ms: 'integer', kept: 'integer' },
  },
  streams: {
    key: ['number'],
    columns: {
      number: 'integer',
      instance_number: 'integer',
      key: 'text',
      start_ms: 'integer',
      value: 'integer',
      time_ms: 'integer',
    },
  },
  latches: {
    key: ['counts', 'period_start_ms', 'budget', 'member', 'kind', 'at'],
    columns: {
      ...latchColumns,
      crossed_at_ms: 'integer',
      quiet: 'integer',
    },
  },
  resets: { key: ['budget'], columns: { budget: 'text', at_ms: 'integer', from_ms: 'integer', before: 'text' } },
  call_times: { key: ['id'], columns: { id: 'integer', first_ms: 'integer', last_ms: 'integer' } },
  ledger: { key: ['one'], columns: { one: 'integer', id: 'text' } },
  progress: {
    key: ['projection'],
    columns: { projection: 'text', folded: 'integer', target: 'integer', done: 'integer' },
  },
}

/** All tables that hold what a ledger knows. */
export const storedTables: readonly string[] = [...Object.keys(shapes), 'journal']

/**
 * Copies all that a ledger knows, as it is at one moment, into a new database of any kind. All of it arrives or none.
 * Throws when something is there already.
 */
export async function copyDatabase(source: Dialect, target: Dialect): Promise<void> {
  await source.snapshot((from) =>
    target.transaction(async (to) => {
      const used = await sql`select 1 from accounts union all select 1 from instances union all select 1 from journal
        limit 1`.execute(to)
      if (used.rows.length > 0) throw new Error('there is a ledger in it already')
      await to.deleteFrom('progress').execute()
      await to.deleteFrom('ledger').execute()
      for (const name of Object.keys(shapes) as Table[]) await copyTable(name, shapes[name], { from, to, target })
      await copyJournal(from, to)
    }),
  )
}

interface Way {
  readonly from: Kysely<Schema>
  readonly to: Kysely<Schema>
  readonly target: Dialect
}

async function copyTable(name: string, { key, columns }: Shape<string>, { from, to, target }: Way): Promise<void> {
  const names = listed(Object.keys(columns))
  let last: readonly unknown[] | undefined
  for (;;) {
    const after = last ? sql`where (${listed(key)}) > (${sql.join(last)})` : sql``
    const { rows } = await sql<Record<string, string | bigint>>`select ${names} from ${sql.table(name)} ${after}
      order by ${listed(key)} limit ${sql.lit(rowsAtOnce)}`.execute(from)
    const lastRow = rows.at(-1)
    if (lastRow === undefined) return
    await sql`insert into ${sql.table(name)} (${names}) select ${names} from ${target.rows(columns, rows)}`.execute(to)
    last = key.map((column) => lastRow[column])
  }
}

function listed(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.ref(name)))
}

async function copyJournal(from: Kysely<Schema>, to: Kysely<Schema>): Promise<void> {
  let last = 0n
  for (;;) {
    const query = from.selectFrom('journal').selectAll().where('position', '>', last).orderBy('position')
    const entries = await query.limit(entriesAtOnce).execute()
    if (entries.length === 0) return
    await to.insertInto('journal').values(entries).execute()
    last = entries.at(-1)?.position ?? last
  }
}
