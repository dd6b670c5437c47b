import type { SqlWords } from './dialect.ts'

// STRICT: a sum that leaves 64 bits is an error, where SQLite would go on with a rounded double.
const first = ({ integer, bytes, strict, keyed, unique }: SqlWords): string[] => [
  // What amounts are booked on. `key` is the account as text; `total` is the sum of all its buckets, so that nothing has
  // to be added up at start.
  `create table accounts (
    id ${integer} primary key, key text not null ${unique}, measure text not null, detail text not null,
    project text not null, provider text not null, model text not null, operation text not null,
    "user" text not null, tier text not null, estimated ${integer} not null,
    total ${integer} not null default 0, last_booked_ms ${integer} not null default 0)${strict}`,
  // What was booked in each quarter of an hour (UTC).
  `create table buckets (
    bucket_ms ${integer} not null, account_id ${integer} not null references accounts, amount ${integer} not null,
    primary key (bucket_ms, account_id))${keyed}`,
  // Processes that export to us.
  `create table instances (
    number ${integer} primary key, id text not null unique, project text not null,
    last_seen_ms ${integer} not null)${strict}`,
  // The last word of each cumulative stream and life: what makes every export count exactly once.
  `create table streams (
    key text not null, start_ms ${integer} not null,
    instance_number ${integer} not null references instances on delete cascade,
    value ${integer} not null, time_ms ${integer} not null,
    primary key (key, start_ms))${keyed}`,
  'create index streams_of_instance on streams (instance_number)',
  // What each budget has told in each period.
  `create table latches (
    budget text not null, period_start_ms ${integer} not null, kind text not null, at ${integer} not null,
    crossed_at_ms ${integer} not null,
    primary key (budget, period_start_ms, kind, at))${keyed}`,
  `create table call_times (
    id ${integer} primary key check (id = 1), first_ms ${integer} not null, last_ms ${integer} not null)${strict}`,
  // Written to find out whether anything can be written.
  `create table probe (id ${integer} primary key check (id = 1), filler ${bytes} not null)${strict}`,
]

const second = ({ integer, bytes, strict, keyed, jsonItem, jsonWithoutFirst }: SqlWords): string[] => [
  // What was booked, entry by entry, until the other tables have it.
  `create table journal (
    position ${integer} primary key, at_ms ${integer} not null, entry ${bytes} not null)${strict}`,
  // How far the other tables have followed the journal.
  `create table progress (
    projection text primary key, folded ${integer} not null, target ${integer} not null,
    done ${integer} not null)${keyed}`,
  `insert into progress values ('balances', 0, 0, 0), ('streams', 0, 0, 0)`,
  // Before, there was our own instrumentation only.
  `alter table accounts add column source text not null default 'tollbell'`,
  // What of the total is in no bucket any more.
  `alter table accounts add column retired ${integer} not null default 0`,
  `alter table instances add column kept ${integer} not null default 0`,
  // Each life of a stream has a number, by which the journal speaks of it. Whoever looks for streams asks by instance.
  'alter table streams rename to streams_before',
  'drop index streams_of_instance',
  `create table streams (
    number ${integer} primary key,
    instance_number ${integer} not null references instances on delete cascade,
    key text not null, start_ms ${integer} not null,
    value ${integer} not null, time_ms ${integer} not null)${strict}`,
  `insert into streams select row_number() over (order by instance_number, key, start_ms),
    instance_number, key, start_ms, value, time_ms from streams_before`,
  'drop table streams_before',
  'create index streams_of_instance on streams (instance_number)',
  // A budget is known by what it counts; its name, which stood first in that text, may change.
  'alter table latches rename to latches_before',
  `create table latches (
    counts text not null, budget text not null, member text not null, period_start_ms ${integer} not null,
    kind text not null, at ${integer} not null, crossed_at_ms ${integer} not null, quiet ${integer} not null,
    primary key (counts, period_start_ms, budget, member, kind, at))${keyed}`,
  `insert into latches select ${jsonWithoutFirst('budget')}, ${jsonItem('budget', 0)}, '', period_start_ms,
    kind, at, crossed_at_ms, 0 from latches_before`,
  'drop table latches_before',
  // From when on budgets count again that were reset. `before` is JSON: what was in those quarters of an hour already.
  `create table resets (
    budget text primary key, at_ms ${integer} not null, from_ms ${integer} not null, before text not null)${keyed}`,
]

const third = ({ integer, keyed }: SqlWords): string[] => [
  // By which its exports are known, in whatever database or copy of one it is kept.
  `create table ledger (one ${integer} primary key check (one = 1), id text not null)${keyed}`,
]

const fourth = (): string[] => [
  // Imports leave instances that are kept for ever, and may be a thousand times as many as there are processes.
  'create index forgettable_instances on instances (number) where kept = 0',
]

/** What leads from each version of the schema to the next. A released entry is never changed; new ones come below. */
export const migrations: readonly ((words: SqlWords) => readonly string[])[] = [first, second, third, fourth]
