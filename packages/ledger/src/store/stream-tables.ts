import { type Kysely, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Schema } from './schema.ts'
import type { KnownInstance, Life, StreamRows } from './store.ts'

/** Those of the instances that are known, with all their streams. */
export async function readInstances(
  db: Kysely<Schema>,
  dialect: Dialect,
  ids: readonly string[],
): Promise<KnownInstance[]> {
  const wanted = dialect.rows(
    { id: 'text' },
    ids.map((id) => ({ id })),
  )
  const instances = await db
    .selectFrom('instances')
    .selectAll()
    .where('id', 'in', sql<string>`(select given.id from ${wanted})`)
    .execute()
  const numbers = dialect.rows(
    { number: 'integer' },
    instances.map(({ number }) => ({ number })),
  )
  const streams = await db
    .selectFrom('streams')
    .selectAll()
    .where('instance_number', 'in', sql<bigint>`(select given.number from ${numbers})`)
    .orderBy('number')
    .execute()
  const lives = Map.groupBy(streams, ({ instance_number }) => instance_number)
  return instances.map(({ number, id, project, last_seen_ms, kept }) => ({
    number: Number(number),
    id,
    project,
    lastSeenMs: Number(last_seen_ms),
    kept: kept !== 0n,
    lives: (lives.get(number) ?? []).map(lifeOf),
  }))
}

function lifeOf({ number, key, start_ms, value, time_ms }: Schema['streams']): Life {
  return {
    number: Number(number),
    stream: key,
    startMs: Number(start_ms),
    value: Number(value),
    timeMs: Number(time_ms),
  }
}

/** Writes what a step of a fold brings to the streams. */
export async function writeStreams(db: Kysely<Schema>, dialect: Dialect, rows: StreamRows): Promise<void> {
  await deleteByNumber(db, dialect, 'instances', rows.forgotten)
  await saveInstances(db, dialect, rows.instances)
  await openLives(db, dialect, rows.opened)
  await saveWords(db, dialect, rows.words)
  await deleteByNumber(db, dialect, 'streams', rows.ended)
}

/** The numbers of some instances that were seen last before then. */
export async function readSilent(db: Kysely<Schema>, beforeMs: number, most: number): Promise<number[]> {
  const rows = await silentOnes(db, beforeMs, most).execute()
  return rows.map(({ number }) => Number(number))
}

/** The question that {@link readSilent} asks. */
export function silentOnes(
  db: Kysely<Schema>,
  beforeMs: number,
  most: number,
): SelectQueryBuilder<Schema, 'instances', Pick<Schema['instances'], 'number'>> {
  return db
    .selectFrom('instances')
    .select('number')
    .where(isForgettable)
    .where('last_seen_ms', '<', BigInt(beforeMs))
    .orderBy('number')
    .limit(most)
}

/** In words, where a parameter could not tell a database that the index of these is enough. */
export const isForgettable: RawBuilder<SqlBool> = sql<SqlBool>`kept = 0`

async function deleteByNumber(
  db: Kysely<Schema>,
  dialect: Dialect,
  table: 'instances' | 'streams',
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return
  const given = dialect.rows(
    { number: 'integer' },
    numbers.map((number) => ({ number })),
  )
  await sql`delete from ${sql.table(table)} where number in (select given.number from ${given})`.execute(db)
}

async function saveInstances(db: Kysely<Schema>, dialect: Dialect, instances: StreamRows['instances']): Promise<void> {
  if (instances.length === 0) return
  const given = dialect.rows(
    { number: 'integer', id: 'text', project: 'text', last_seen_ms: 'integer', kept: 'integer' },
    instances.map(({ number, id, project, lastSeenMs, kept }) => ({
      number,
      id,
      project,
      last_seen_ms: lastSeenMs,
      kept: kept ? 1 : 0,
    })),
  )
  await sql`insert into instances (number, id, project, last_seen_ms, kept)
    select given.number, given.id, given.project, given.last_seen_ms, given.kept from ${given} where true
    on conflict (number) do update set
      last_seen_ms = case when excluded.last_seen_ms > instances.last_seen_ms
        then excluded.last_seen_ms else instances.last_seen_ms end`.execute(db)
}

async function openLives(db: Kysely<Schema>, dialect: Dialect, opened: StreamRows['opened']): Promise<void> {
  if (opened.length === 0) return
  const given = dialect.rows(
    { number: 'integer', instance: 'integer', key: 'text', start_ms: 'integer', value: 'integer', time_ms: 'integer' },
    opened.map(({ number, instance, stream, startMs, value, timeMs }) => ({
      number,
      instance,
      key: stream,
      start_ms: startMs,
      value,
      time_ms: timeMs,
    })),
  )
  await sql`insert into streams (number, instance_number, key, start_ms, value, time_ms)
    select given.number, given.instance, given.key, given.start_ms, given.value, given.time_ms
    from ${given} where true
    on conflict (number) do update set value = excluded.value, time_ms = excluded.time_ms`.execute(db)
}

async function saveWords(db: Kysely<Schema>, dialect: Dialect, words: StreamRows['words']): Promise<void> {
  if (words.length === 0) return
  const given = dialect.rows(
    { life: 'integer', value: 'integer', time_ms: 'integer' },
    words.map(({ life, value, timeMs }) => ({ life, value, time_ms: timeMs })),
  )
  await sql`update streams set value = given.value, time_ms = given.time_ms
    from ${given} where streams.number = given.life`.execute(db)
}
