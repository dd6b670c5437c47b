import { rowsIn } from '../csv/read-csv.ts'
import type { ImportFile, ImportFormat, Line, ReadContext } from '../format.ts'
import { lineOf } from './token-monitor.ts'

const columns = {
  Date: 'timestamp',
  Model: 'model',
  'Input Tokens': 'input_tokens',
  'Output Tokens': 'output_tokens',
  'Total Tokens': 'total_tokens',
  Cost: 'cost_estimate',
  Endpoint: 'endpoint',
  'User ID': 'user_id',
  'Project ID': 'project_id',
} as const

/** What token_monitor exports as CSV: the calls of its day files, a row for each. */
export const tokenMonitorCsv: ImportFormat = {
  title: "token_monitor's CSV",
  recognises: ({ head }) => /^\uFEFF?Date,Model,Input Tokens,Output Tokens/.test(head.toString('utf8')),
  read,
}

async function* read(file: ImportFile, { timezone }: ReadContext): AsyncIterable<Line> {
  for await (const row of rowsIn(file.read())) {
    const place = `line ${row.line}`
    if ('mistake' in row) yield { place, kind: 'mistake', mistake: row.mistake }
    else {
      const named = Object.entries(columns).map(([column, name]) => [name, row.cells[column]])
      yield lineOf(place, Object.fromEntries(named) as Record<string, unknown>, timezone)
    }
  }
}
