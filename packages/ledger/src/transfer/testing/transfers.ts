import { onTestFinished } from 'vitest'
import { accountKey } from '../../booking/account.ts'
import { Book } from '../../booking/book.ts'
import { Prices } from '../../sources/prices.ts'
import { openSqlite } from '../../store/sqlite.ts'
import { exportedRecords } from '../export.ts'
import type { ExportFormat, ImportFile } from '../format.ts'
import { type ImportOptions, type ImportReport, importFile } from '../import.ts'
import { collected } from './files.ts'

export const transferNow: Date = new Date('2026-11-22T12:00:00Z')

const everything = { from: new Date('2026-10-24T00:00:00Z'), to: new Date('2026-11-01T00:00:00Z'), scope: {} }

/** A ledger without a network, to export from and to import into. */
export interface TransferBook {
  readonly id: string
  readonly book: Book
  export(format: ExportFormat): Promise<Buffer>
  import(file: ImportFile, options?: Partial<ImportOptions>): Promise<ImportReport>
  /** What is booked on each account in each quarter of an hour. */
  balances(): Promise<ReadonlyMap<string, bigint>>
}

export async function transferBook(): Promise<TransferBook> {
  const store = openSqlite({ file: ':memory:' })
  onTestFinished(() => store.close())
  const book = await Book.open(store)
  const id = await store.id()
  return {
    id,
    book,
    export: (format) =>
      collected(
        format.write({ ledger: id, from: everything.from, to: everything.to }, exportedRecords(book, everything)),
      ),
    import: (file, options = {}) =>
      importFile(file, {
        timezone: 'UTC',
        project: '',
        strict: false,
        ledger: id,
        prices: new Prices(undefined, () => transferNow),
        now: () => transferNow,
        book: (rows) => book.import(rows, transferNow),
        ...options,
      }),
    async balances() {
      const booked = await book.buckets(everything.from.getTime(), everything.to.getTime())
      const sums = new Map<string, bigint>()
      for (const { account, bucketMs, amount } of booked) {
        const key = `${bucketMs} ${accountKey(account)}`
        sums.set(key, (sums.get(key) ?? 0n) + amount)
      }
      return new Map([...sums].sort(([one], [other]) => (one < other ? -1 : 1)))
    },
  }
}
