import type { DatabaseSync, SQLInputValue, StatementResultingChanges } from 'node:sqlite'
import type { Memory } from '../channels/channel.ts'
import type { Failure } from '../channels/outcome.ts'

/** `inbox`: its channel is not configured, so it can only be looked at. `dead`: given up; it stays to be seen. */
export const messageStates = ['waiting', 'delivered', 'dead', 'inbox'] as const

export type MessageState = (typeof messageStates)[number]

/** One message for one place; what a lane sends in order. */
export interface Lane {
  /** `discord/ops` */
  readonly channel: string
  /** The chat within the channel; empty where there is only one. */
  readonly address: string
}

export interface NewMessage extends Lane {
  readonly eventKey: string
  readonly kind: string
  readonly name: string
  readonly language: string
  readonly direction: string
  readonly alert: string
  readonly status: string
  readonly severity: string
  /** What it says, as plain text. */
  readonly text: string
  /** Exactly what is sent. */
  readonly payload: unknown
  readonly state: 'waiting' | 'inbox'
}

export interface StoredMessage extends Omit<NewMessage, 'state'> {
  readonly id: number
  readonly state: MessageState
  readonly createdMs: number
  readonly nextAttemptMs: number
  readonly deliveredMs: number | undefined
  readonly attempts: number
  readonly reason: string | undefined
  readonly detail: string | undefined
}

const day = 24 * 60 * 60 * 1000

// Alertmanager repeats what still fires, a step of a month's budget for the whole month; an event is forgotten only
// long after it was last repeated.
const eventsKeptMs = 100 * day
const messagesKeptMs = 90 * day

/**
 * Messages to be delivered and those that were, events already told, and a few facts to remember. Durable: what a
 * committed transaction put in survives kill -9. Throws what SQLite throws (a full or broken disk).
 */
export class Outbox {
  readonly #store: DatabaseSync
  readonly #now: () => Date

  constructor(store: DatabaseSync, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** All of it is committed, or nothing. */
  transaction<T>(work: () => T): T {
    this.#store.exec('begin immediate')
    try {
      const result = work()
      this.#store.exec('commit')
      return result
    } catch (error) {
      // A failed commit may have ended the transaction already.
      if (this.#store.isTransaction) this.#store.exec('rollback')
      throw error
    }
  }

  /** Notes an event as seen; true the first time. */
  isNews(eventKey: string): boolean {
    const isKnown = this.#get('select 1 as found from events where key = ?', eventKey) !== undefined
    this.#run('insert or replace into events (key, last_seen_ms) values (?, ?)', eventKey, this.#nowMs())
    return !isKnown
  }

  /** Whether some lane has, or will have, a message of this event. One that was given up is none. */
  isTold(eventKey: string): boolean {
    return this.#get(`select 1 from messages where event_key = ? and state <> 'dead'`, eventKey) !== undefined
  }

  /** The same for one lane. */
  isToldIn({ channel, address }: Lane, eventKey: string): boolean {
    const sql = `select 1 from messages where event_key = ? and channel = ? and address = ? and state <> 'dead'`
    return this.#get(sql, eventKey, channel, address) !== undefined
  }

  add(message: NewMessage): void {
    const now = this.#nowMs()
    this.#run(
      `insert into messages (event_key, channel, address, kind, name, language, direction, alert, status, severity,
        text, payload, state, created_ms, next_attempt_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (event_key, channel, address) do nothing`,
      message.eventKey,
      message.channel,
      message.address,
      message.kind,
      message.name,
      message.language,
      message.direction,
      message.alert,
      message.status,
      message.severity,
      message.text,
      JSON.stringify(message.payload),
      message.state,
      now,
      now,
    )
  }

  /** The oldest message waiting in a lane: order is kept, so those behind it wait too. */
  next({ channel, address }: Lane): StoredMessage | undefined {
    const row = this.#get(
      `select * from messages where state = 'waiting' and channel = ? and address = ? order by id limit 1`,
      channel,
      address,
    )
    return row && storedMessage(row)
  }

  markDelivered(id: number): void {
    this.#run(
      `update messages set state = 'delivered', delivered_ms = ?, attempts = attempts + 1, reason = null, detail = null
        where id = ?`,
      this.#nowMs(),
      id,
    )
  }

  postpone(id: number, { reason, detail }: Failure, nextAttemptMs: number): void {
    this.#run(
      'update messages set attempts = attempts + 1, reason = ?, detail = ?, next_attempt_ms = ? where id = ?',
      reason,
      detail,
      Math.round(nextAttemptMs),
      id,
    )
  }

  markDead(id: number, reason: string, detail: string): void {
    this.#run(
      `update messages set state = 'dead', attempts = attempts + 1, reason = ?, detail = ? where id = ?`,
      reason,
      detail,
      id,
    )
  }

  /** Lets a dead message wait again, as if it were told now: it has all its tries and all its time once more. */
  revive(id: number): void {
    const now = this.#nowMs()
    this.#run(
      `update messages set state = 'waiting', created_ms = ?, next_attempt_ms = ?, attempts = 0, reason = null,
        detail = null where id = ? and state = 'dead'`,
      now,
      now,
      id,
    )
  }

  /** Gives up what waits for channels that nothing can be sent to any more; answers how many messages that were. */
  buryOrphans(lanes: readonly Lane[]): number {
    const known = JSON.stringify(lanes.map(({ channel, address }) => [channel, address]))
    const { changes } = this.#run(
      `update messages set state = 'dead', reason = 'channelRemoved',
          detail = 'This channel is no longer in the configuration, or has lost its credentials.'
          where state = 'waiting' and json_array(channel, address) not in (select value from json_each(?))`,
      known,
    )
    return Number(changes)
  }

  get(id: number): StoredMessage | undefined {
    const row = this.#get('select * from messages where id = ?', id)
    return row && storedMessage(row)
  }

  /** The newest messages first, of one state or of all. */
  list(limit: number, state?: MessageState): StoredMessage[] {
    return this.#store
      .prepare('select * from messages where state = coalesce(?, state) order by id desc limit ?')
      .all(state ?? null, limit)
      .map(storedMessage)
  }

  /** How many messages of each channel wait and how many are dead. */
  backlog(): { channel: string; state: 'waiting' | 'dead'; count: number }[] {
    return this.#store
      .prepare(
        `select channel, state, count(*) as count from messages where state in ('waiting', 'dead')
          group by channel, state`,
      )
      .all() as { channel: string; state: 'waiting' | 'dead'; count: number }[]
  }

  /** Forgets what is long over. */
  prune(): void {
    const now = this.#nowMs()
    this.#run('delete from events where last_seen_ms < ?', now - eventsKeptMs)
    // What fires for longer than that still has an end to be told.
    this.#run(
      `delete from messages where state <> 'waiting' and created_ms < ?
        and not exists (select 1 from events where key = event_key and last_seen_ms >= ?)`,
      now - messagesKeptMs,
      now - messagesKeptMs,
    )
  }

  /** Whether something could be committed now; throws if not. */
  probe(): void {
    this.transaction(() => this.memory.set('probe', this.#now().toISOString()))
  }

  readonly memory: Memory = {
    get: (key) => {
      const value = this.#get('select value from memory where key = ?', key)?.['value']
      return typeof value === 'string' ? value : undefined
    },
    set: (key, value) => void this.#run('insert or replace into memory (key, value) values (?, ?)', key, value),
  }

  #nowMs(): number {
    return this.#now().getTime()
  }

  #run(sql: string, ...values: SQLInputValue[]): StatementResultingChanges {
    return this.#store.prepare(sql).run(...values)
  }

  #get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#store.prepare(sql).get(...values)
  }
}

function storedMessage(row: Record<string, unknown>): StoredMessage {
  const text = (name: string): string => String(row[name])
  const optional = (name: string): string | undefined => (row[name] === null ? undefined : text(name))
  return {
    id: Number(row['id']),
    eventKey: text('event_key'),
    channel: text('channel'),
    address: text('address'),
    kind: text('kind'),
    name: text('name'),
    language: text('language'),
    direction: text('direction'),
    alert: text('alert'),
    status: text('status'),
    severity: text('severity'),
    text: text('text'),
    payload: JSON.parse(text('payload')),
    state: text('state') as MessageState,
    createdMs: Number(row['created_ms']),
    nextAttemptMs: Number(row['next_attempt_ms']),
    deliveredMs: row['delivered_ms'] === null ? undefined : Number(row['delivered_ms']),
    attempts: Number(row['attempts']),
    reason: optional('reason'),
    detail: optional('detail'),
  }
}
