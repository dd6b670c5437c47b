// STRICT: a sum that leaves 64 bits is an error, where SQLite would go on with a rounded double.
const first = [
  // What amounts are booked on. `key` is the account as text, so that one index finds it; `total` is the sum of all
  // its buckets, so that nothing has to be added up at start.
  `create table accounts (
    id integer primary key, key text not null unique, measure text not null, detail text not null,
    project text not null, provider text not null, model text not null, operation text not null,
    user text not null, tier text not null, estimated integer not null,
    total integer not null default 0, last_booked_ms integer not null default 0) strict`,
  // What was booked in each quarter of an hour (UTC).
  `create table buckets (
    bucket_ms integer not null, account_id integer not null references accounts, amount integer not null,
    primary key (bucket_ms, account_id)) strict, without rowid`,
  // Processes that export to us.
  `create table instances (
    number integer primary key, id text not null unique, project text not null, last_seen_ms integer not null) strict`,
  // The last word of each cumulative stream and life: what makes every export count exactly once.
  `create table streams (
    key text not null, start_ms integer not null,
    instance_number integer not null references instances on delete cascade,
    value integer not null, time_ms integer not null,
    primary key (key, start_ms)) strict, without rowid`,
  'create index streams_of_instance on streams (instance_number)',
  // What each budget has told in each period.
  `create table latches (
    budget text not null, period_start_ms integer not null, kind text not null, at integer not null,
    crossed_at_ms integer not null,
    primary key (budget, period_start_ms, kind, at)) strict, without rowid`,
  `create table call_times (
    id integer primary key check (id = 1), first_ms integer not null, last_ms integer not null) strict`,
  // Written to find out whether anything can be written.
  'create table probe (id integer primary key check (id = 1), filler blob not null) strict',
]

const second = [
  // What each budget has told in each period, found by what it counts. What was told before may be told once more.
  'drop table latches',
  `create table latches (
    counts text not null, period_start_ms integer not null, budget text not null, member text not null,
    kind text not null, at integer not null, crossed_at_ms integer not null, quiet integer not null,
    primary key (counts, period_start_ms, budget, member, kind, at)) strict, without rowid`,
]

/** What leads from each version of the schema to the next. A released entry is never changed; new ones come below. */
export const migrations: readonly (readonly string[])[] = [first, second]
