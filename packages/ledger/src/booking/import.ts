import { hash } from 'node:crypto'
import { storableId } from '../sources/storable.ts'
import { type Account, accountKey } from './account.ts'
import { bucketStart } from './bucket.ts'
import type { ReadingOutcome } from './differences.ts'
import type { Reading } from './readings.ts'
import { growth, type StreamEntry } from './stream.ts'

/** One line of what somebody else has counted. */
export type ImportRow = ImportSum | ImportCall

interface FromSource {
  /** Where it is from, such as the id of a ledger. The same source is booked up to what it says, however often it does. */
  readonly source: string
}

/** All that a source knows of an account in a bucket. */
export interface ImportSum extends FromSource {
  readonly account: Account
  /** The start of a quarter of an hour, in milliseconds since 1970. */
  readonly bucketMs: number
  /** At rest, a whole number from 0 to 2^53 − 1. */
  readonly amount: number
}

/** A call, which is booked once. */
export interface ImportCall extends FromSource {
  /** Tells it from all other calls of its source. */
  readonly id: string
  /** The same each time, whatever the time zone it is read in: the date as it is written. */
  readonly day: string
  readonly atMs: number
  /** Each account once; at rest, whole numbers from 0 to 2^53 − 1. */
  readonly amounts: readonly { readonly account: Account; readonly amount: number }[]
}

/** The rows as readings of streams. Throws a RangeError for a bad row. */
export function importReadings(rows: readonly ImportRow[], admit: (account: Account) => Account): Reading[] {
  return rows.map((row) => ('id' in row ? callReading(row, admit) : sumReading(row, admit)))
}

/** What was new in a row. */
export interface Imported {
  readonly account: Account
  /** At rest. */
  readonly amount: number
}

/** What was booked of a row, given what became of its reading. */
export function importedOf(row: ImportRow, outcome: ReadingOutcome): Imported[] {
  if (typeof outcome === 'string' || outcome === 0) return []
  return 'id' in row ? [...row.amounts] : [{ account: row.account, amount: outcome }]
}

// What tells rows apart is the account as it was said, also where there are too many to keep them apart.
function sumReading({ source, account, bucketMs, amount }: ImportSum, admit: (account: Account) => Account): Reading {
  if (bucketStart(bucketMs) !== bucketMs) throw new RangeError(`${bucketMs} is not the start of a quarter of an hour.`)
  checkAmount(amount)
  const entries = [{ account: admit(account), amountBetween: growth }]
  const when = new Date(bucketMs).toISOString().slice(0, 'yyyy-mm-ddThh'.length)
  return reading({ source, atMs: bucketMs, when, identity: [accountKey(account), bucketMs], entries, value: amount })
}

function callReading({ source, id, day, atMs, amounts }: ImportCall, admit: (account: Account) => Account): Reading {
  for (const { amount } of amounts) checkAmount(amount)
  const entries = amounts.map(({ account, amount }) => ({ account: admit(account), amountBetween: () => amount }))
  return reading({ source, atMs, when: day, identity: ['call', id], entries, value: 1 })
}

interface Said {
  readonly source: string
  readonly atMs: number
  /** What is said at the same time is looked up, and kept in memory, together; and a file is in the order of time. */
  readonly when: string
  readonly identity: readonly unknown[]
  readonly entries: readonly StreamEntry[]
  readonly value: number
}

function reading({ source, atMs, when, identity, entries, value }: Said): Reading {
  return {
    stream: {
      key: hash('sha256', JSON.stringify([source, ...identity]), 'base64url').slice(0, 22),
      instance: storableId(`import ${when} ${source}`),
      project: entries[0]?.account.project ?? '',
      source: 'tollbell',
      delta: false,
      entries,
    },
    startMs: 0,
    timeMs: atMs,
    value,
  }
}

function checkAmount(amount: number): void {
  if (Number.isSafeInteger(amount) && amount >= 0) return
  throw new RangeError(`${amount} is not an amount: a whole number from 0 to 2^53 − 1 is.`)
}
