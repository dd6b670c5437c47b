import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { inScope, type Scope } from '@tollbell/budgets'
import type { Book } from '../booking/book.ts'
import { recordsOf, type UsageRecord } from './record.ts'

/** What is exported. */
export interface ExportQuery {
  /** Bounds of quarters of an hour; `to` is exclusive. */
  readonly from: Date
  readonly to: Date
  readonly scope: Scope
}

// So much is looked at in one go: a few thousand records take some ten milliseconds, and others have their turn between.
const fewRecords = 500
const manyRecords = 2000

// Powers of two of quarters of an hour. Where nothing was booked, it is not known how much comes next.
const shortestMs = 15 * 60 * 1000
const longestMs = 16 * shortestMs

/**
 * What was booked, as the ledger has it: by quarter of an hour, or by day where it is compacted. Each stretch of it is
 * of one moment; what is booked meanwhile is in it, or in the next export.
 */
export async function* exportedRecords(book: Book, { from, to, scope }: ExportQuery): AsyncIterable<UsageRecord> {
  let stretchMs = shortestMs
  for (let start = from.getTime(); start < to.getTime(); ) {
    const end = Math.min(start + stretchMs, to.getTime())
    const booked = await book.buckets(start, end)
    yield* recordsOf(booked.filter(({ account }) => inScope(scope, account)))
    await othersHadTheirTurn()
    start = end
    if (booked.length < fewRecords) stretchMs = Math.min(2 * stretchMs, longestMs)
    else if (booked.length > manyRecords) stretchMs = Math.max(stretchMs / 2, shortestMs)
  }
}
