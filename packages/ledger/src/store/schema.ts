import type { Generated } from 'kysely'

/** The tables as queries see them; migrations.ts says what they are for. Integers come back as bigint. */
export interface Schema {
  accounts: {
    id: Generated<bigint>
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
    total: Generated<bigint>
    last_booked_ms: Generated<bigint>
  }
  buckets: { bucket_ms: bigint; account_id: bigint; amount: bigint }
  instances: { number: Generated<bigint>; id: string; project: string; last_seen_ms: bigint }
  streams: { key: string; start_ms: bigint; instance_number: bigint; value: bigint; time_ms: bigint }
  latches: {
    counts: string
    period_start_ms: bigint
    budget: string
    member: string
    kind: string
    at: bigint
    crossed_at_ms: bigint
    quiet: bigint
  }
  call_times: { id: bigint; first_ms: bigint; last_ms: bigint }
  probe: { id: bigint; filler: Uint8Array }
}
