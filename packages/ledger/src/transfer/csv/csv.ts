import { stringify } from 'csv-stringify/sync'
import { bucketEnd } from '../../booking/bucket.ts'
import { fieldsOf, type RecordFields } from '../fields.ts'
import type { ExportFormat, ImportFile, Line } from '../format.ts'
import { idIn, lineOf, noLedger } from '../jsonl/jsonl.ts'
import type { UsageRecord } from '../record.ts'
import { safeCell, textOfCell } from './cells.ts'
import { rowsIn } from './read-csv.ts'

// Columns of FOCUS 1.0 to 1.2, and our own behind an x_, as it wants. https://focus.finops.org/focus-specification/
const units = { tokens: 'Tokens', requests: 'Requests' } as const

const ownColumns = {
  x_Project: 'project',
  x_Model: 'model',
  x_Operation: 'operation',
  x_User: 'user',
  x_Tier: 'tier',
  x_TokenClass: 'class',
  x_Outcome: 'outcome',
  x_Estimated: 'estimated',
  x_Source: 'source',
  x_CostNanoUsd: 'costNanoUsd',
  x_UnpricedTokens: 'unpricedTokens',
} as const satisfies Readonly<Record<string, keyof RecordFields>>

const columns = [
  'BilledCost',
  'BillingCurrency',
  'ChargeCategory',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ProviderName',
  'ServiceCategory',
  'ServiceName',
  ...Object.keys(ownColumns),
  'x_Ledger',
]

// So many at a time are put into text.
const rowsAtOnce = 500

/** Rows with the columns of FOCUS, for spreadsheets and for what reads the bills of clouds. */
export const csv: ExportFormat = {
  name: 'csv',
  title: 'an export of tollbell as CSV',
  extension: 'csv',
  contentType: 'text/csv; charset=utf-8',
  recognises: ({ head }) =>
    /^[^\n]*\bChargePeriodStart\b[^\n]*\bx_Ledger\b|^[^\n]*\bx_Ledger\b[^\n]*\bChargePeriodStart\b/.test(
      head.toString('utf8'),
    ),
  read,
  async *write({ ledger }, records) {
    yield textOf([columns])
    let rows: string[][] = []
    for await (const record of records) {
      rows.push(rowOf(record, ledger))
      if (rows.length < rowsAtOnce) continue
      yield textOf(rows)
      rows = []
    }
    yield textOf(rows)
  },
}

function textOf(rows: readonly (readonly string[])[]): string {
  // What ends a line for some readers, alone too.
  return stringify(
    rows.map((row) => row.map(safeCell)),
    { record_delimiter: '\r\n', quoted_match: /[\r\n\t]/ },
  )
}

function rowOf(record: UsageRecord, ledger: string): string[] {
  const fields = fieldsOf(record)
  const own = Object.fromEntries(Object.entries(ownColumns).map(([column, field]) => [column, fields[field]]))
  const cells: Readonly<Record<string, string | boolean | undefined>> = {
    ...own,
    BilledCost: fields.costUsd ?? '0',
    BillingCurrency: 'USD',
    ChargeCategory: 'Usage',
    ChargePeriodStart: withoutFraction(record.startMs),
    ChargePeriodEnd: withoutFraction(bucketEnd(record.startMs)),
    ConsumedQuantity: fields.tokens ?? fields.requests,
    ConsumedUnit: fields.tokens || fields.requests ? units[record.kind] : '',
    ProviderName: fields.provider,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: fields.model,
    x_Source: record.source,
    x_Ledger: ledger,
  }
  return columns.map((column) => String(cells[column] ?? ''))
}

function withoutFraction(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

async function* read(file: ImportFile): AsyncIterable<Line> {
  for await (const row of rowsIn(file.read())) {
    const place = `line ${row.line}`
    if ('mistake' in row) yield { place, kind: 'mistake', mistake: row.mistake }
    else {
      const cells = Object.fromEntries(Object.entries(row.cells).map(([column, cell]) => [column, textOfCell(cell)]))
      const ledger = idIn({ ledger: cells['x_Ledger'] })
      const { BillingCurrency: currency = 'USD' } = cells
      if (ledger === undefined) yield { place, kind: 'mistake', mistake: `x_Ledger: ${noLedger}` }
      else if (currency !== 'USD') yield { place, kind: 'mistake', mistake: `BillingCurrency: ${currency} is not USD` }
      else yield lineOf(place, fieldsIn(cells), ledger)
    }
  }
}

function fieldsIn(cells: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const own = Object.fromEntries(Object.entries(ownColumns).map(([column, field]) => [field, cells[column]]))
  const isRequests = cells['ConsumedUnit'] === units.requests
  return {
    ...own,
    start: cells['ChargePeriodStart'],
    provider: cells['ProviderName'],
    [isRequests ? 'requests' : 'tokens']: cells['ConsumedQuantity'],
    // A bill has a cost on each line, where we have none on requests.
    costUsd: isRequests && cells['x_CostNanoUsd'] === '' ? '' : cells['BilledCost'],
  }
}
