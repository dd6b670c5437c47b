import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '@tollbell/service'

const schema = `
  create table if not exists messages (
    id integer primary key,
    event_key text not null,
    channel text not null,
    address text not null,
    kind text not null,
    name text not null,
    language text not null,
    direction text not null,
    alert text not null,
    status text not null,
    severity text not null,
    text text not null,
    payload text not null,
    state text not null check (state in ('waiting', 'delivered', 'dead', 'inbox')),
    created_ms integer not null,
    next_attempt_ms integer not null,
    delivered_ms integer,
    attempts integer not null default 0,
    reason text,
    detail text,
    unique (event_key, channel, address)
  ) strict;
  create index if not exists messages_waiting on messages (channel, address, id) where state = 'waiting';
  create table if not exists events (
    key text primary key,
    last_seen_ms integer not null
  ) strict, without rowid;
  create table if not exists memory (
    key text primary key,
    value text not null
  ) strict, without rowid;
`

/** Opens the bridge's store in a folder, making both if need be. Throws a {@link StartError} when it cannot. */
export function openStore(dataDir: string): DatabaseSync {
  const path = join(dataDir, 'bridge.sqlite')
  try {
    mkdirSync(dataDir, { recursive: true })
    // Another process may be looking at the file: wait for it instead of failing at once.
    const store = new DatabaseSync(path, { timeout: 5000 })
    // FULL: a message that was promised to Alertmanager survives a power cut too.
    store.exec('pragma journal_mode = wal; pragma synchronous = full;')
    store.exec(schema)
    return store
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `The bridge cannot keep its messages in ${path} (${why}). Give it a folder it may write to, on a disk with room.`,
      { cause: error },
    )
  }
}
