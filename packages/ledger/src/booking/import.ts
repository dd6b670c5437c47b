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
  /** The same each time, whatever the time zone it is read in: the date and the hour as they are written. */
  readonly hour: string
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
  const key = keyOf(source, [accountKey(account), bucketMs])
  // Of a quarter of an hour a sixty-fourth, for a file that is not in the order of time.
  const part = `${new Date(bucketMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)} ${key.slice(0, 1)}`
  return reading({ source, key, part, atMs: bucketMs, entries, value: amount })
}

function callReading({ source, id, hour, atMs, amounts }: ImportCall, admit: (account: Account) => Account): Reading {
  for (const { amount } of amounts) checkAmount(amount)
  const entries = amounts.map(({ account, amount }) => ({ account: admit(account), amountBetween: () => amount }))
  return reading({ source, key: keyOf(source, ['call', id]), part: hour, atMs, entries, value: 1 })
}

interface Said {
  readonly source: string
  readonly key: string
  /** What is of the same part is looked up, and kept in memory, together: so little that no file makes it much. */
  readonly part: string
  readonly atMs: number
  readonly entries: readonly StreamEntry[]
  readonly value: number
}

function reading({ source, key, part, atMs, entries, value }: Said): Reading {
  return {
    stream: {
      key,
      instance: storableId(`import ${part} ${source}`),
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

function keyOf(source: string, identity: readonly unknown[]): string {
  return hash('sha256', JSON.stringify([source, ...identity]), 'base64url').slice(0, 22)
}

function checkAmount(amount: number): void {
  if (Number.isSafeInteger(amount) && amount >= 0) return
  throw new RangeError(`${amount} is not an amount: a whole number from 0 to 2^53 − 1 is.`)
}
