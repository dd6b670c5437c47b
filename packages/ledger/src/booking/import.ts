import { hash } from 'node:crypto'
import { type Account, accountKey } from './account.ts'
import { bucketStart } from './bucket.ts'
import type { Reading } from './readings.ts'
import { growth } from './stream.ts'

/** One line of what somebody else has counted. */
export interface ImportRow {
  /** Where it is from, such as the id of a file. The same source is booked up to what it says, however often it does. */
  readonly source: string
  readonly account: Account
  /** The start of a quarter of an hour, in milliseconds since 1970. */
  readonly bucketMs: number
  /** All that the source knows of this account in this bucket: at rest, a whole number from 0 to 2^53 − 1. */
  readonly amount: number
}

/** What became of the rows of an import. */
export interface ImportCounts {
  /** Said more than their source had said before. */
  readonly booked: number
  /** Said the same. */
  readonly repeated: number
  /** Said less; what was booked stays. */
  readonly shrunk: number
}

// Each has an entry of the journal for itself.
const rowsAtOnce = 5000

/** The rows as readings of streams, in groups to be booked one after the other. Throws a RangeError for a bad row. */
export function* importReadings(rows: Iterable<ImportRow>): Iterable<Reading[]> {
  let group: Reading[] = []
  for (const row of rows) {
    group.push(readingOf(row))
    if (group.length < rowsAtOnce) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

function readingOf({ source, account, bucketMs, amount }: ImportRow): Reading {
  if (bucketStart(bucketMs) !== bucketMs) throw new RangeError(`${bucketMs} is not the start of a quarter of an hour.`)
  if (!Number.isSafeInteger(amount) || amount < 0) {
    throw new RangeError(`${amount} is not an amount: a whole number from 0 to 2^53 − 1 is.`)
  }
  return {
    stream: {
      key: hash('sha256', JSON.stringify([source, accountKey(account), bucketMs]), 'base64url').slice(0, 22),
      instance: instanceOf(source, bucketMs),
      project: account.project,
      source: 'tollbell',
      delta: false,
      entries: [{ account, amountBetween: growth }],
    },
    startMs: 0,
    timeMs: bucketMs,
    value: amount,
  }
}

// One for each day, so that only those are looked up and kept in memory that a file speaks of.
function instanceOf(source: string, bucketMs: number): string {
  return `import ${new Date(bucketMs).toISOString().slice(0, 'yyyy-mm-dd'.length)} ${source}`
}
