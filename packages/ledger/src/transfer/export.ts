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

// So much is in memory at a time: some ten thousand records where there are a thousand accounts.
const stretchMs = 3 * 60 * 60 * 1000

/**
 * What was booked, as the ledger has it: by quarter of an hour, or by day where it is compacted. Each stretch of it is
 * of one moment; what is booked meanwhile is in it, or in the next export.
 */
export async function* exportedRecords(book: Book, { from, to, scope }: ExportQuery): AsyncIterable<UsageRecord> {
  for (let start = from.getTime(); start < to.getTime(); start += stretchMs) {
    const booked = await book.buckets(start, Math.min(start + stretchMs, to.getTime()))
    yield* recordsOf(booked.filter(({ account }) => inScope(scope, account)))
    await othersHadTheirTurn()
  }
}
