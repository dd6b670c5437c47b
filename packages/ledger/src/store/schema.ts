import type { Generated } from 'kysely'

/** The tables as queries see them; migrations.ts says what they are for. Integers come back as bigint. */
export interface Schema {
  accounts: {
    id: bigint
    key: string
    measure: string
    detail: string
    project: string
    provider: string
    model: string
    operation: string
    user: string
    tier: string
    estimated: bigint
    source: Generated<string>
    total: Generated<bigint>
    retired: Generated<bigint>
    last_booked_ms: Generated<bigint>
  }
  buckets: { bucket_ms: bigint; account_id: bigint; amount: bigint }
  instances: { number: bigint; id: string; project: string; last_seen_ms: bigint; kept: bigint }
  streams: {
    number: bigint
    instance_number: bigint
    key: string
    start_ms: bigint
    value: bigint
    time_ms: bigint
  }
  latches: {
    counts: string
    budget: string
    member: string
    period_start_ms: bigint
    kind: string
    at: bigint
    crossed_at_ms: bigint
    quiet: bigint
  }
  resets: { budget: string; at_ms: bigint; from_ms: bigint; before: string }
  call_times: { id: bigint; first_ms: bigint; last_ms: bigint }
  ledger: { one: bigint; id: string }
  probe: { id: bigint; filler: Uint8Array }
  journal: { position: bigint; at_ms: bigint; entry: Uint8Array }
  progress: { projection: string; folded: bigint; target: bigint; done: bigint }
}
