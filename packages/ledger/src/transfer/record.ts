import type { Booked } from '../balance/figures.ts'
import type { Account, Measure } from '../booking/account.ts'
import type { ImportSum } from '../booking/import.ts'

/**
 * A line of an export: tokens of a class with what they cost, or requests with an outcome, that were booked in a quarter
 * of an hour on the same project, model, user and so on. Unknown names are `''`.
 */
export interface UsageRecord extends Omit<Account, 'measure'> {
  /** The start of the quarter of an hour, in milliseconds since 1970. */
  readonly startMs: number
  readonly kind: 'tokens' | 'requests'
  /** At rest; absent is nothing. */
  readonly amounts: Readonly<Partial<Record<Measure, bigint>>>
}

/** What was booked as records, by time, then by name: the same usage makes the same records. */
export function recordsOf(booked: Iterable<Booked & { readonly bucketMs: number }>): UsageRecord[] {
  const found = new Map<string, UsageRecord & { amounts: Partial<Record<Measure, bigint>> }>()
  for (const { account, bucketMs: startMs, amount } of booked) {
    const { measure, ...names } = account
    const kind = measure === 'requests' ? 'requests' : 'tokens'
    const key = keyOf({ startMs, kind, ...names })
    const record = found.get(key) ?? { startMs, kind, ...names, amounts: {} }
    record.amounts[measure] = (record.amounts[measure] ?? 0n) + amount
    found.set(key, record)
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, record]) => record)
}

/** What a ledger says with a record. An amount of zero says nothing. */
export function sumsOf(record: UsageRecord, ledger: string): ImportSum[] {
  const { startMs, kind: _kind, amounts, ...names } = record
  return Object.entries(amounts)
    .filter(([, amount]) => amount > 0n)
    .map(([measure, amount]) => ({
      source: `ledger ${ledger}`,
      account: { ...names, measure: measure as Measure },
      bucketMs: startMs,
      amount: Number(amount),
    }))
}

function keyOf(record: Omit<UsageRecord, 'amounts'>): string {
  const { startMs, kind, project, provider, model, operation, user, detail, tier, estimated, source } = record
  const time = String(startMs).padStart(16, '0')
  return JSON.stringify([time, project, provider, model, operation, user, kind, detail, tier, estimated, source])
}
