import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'

/** A row by the names of its columns, or what is wrong with it. */
export type CsvRow =
  | { readonly line: number; readonly cells: Readonly<Record<string, string>> }
  | { readonly line: number; readonly mistake: string }

// The longest record has six names of 200 characters.
const longestRow = 256 * 1024

/** The rows of a CSV file whose first line names its columns. What cannot be read is a mistake, and the rest goes on. */
export async function* rowsIn(input: Readable): AsyncIterable<CsvRow> {
  const skipped: CsvRow[] = []
  let line = 1
  const parser = input.pipe(
    parse({
      bom: true,
      info: true,
      columns: true,
      skip_empty_lines: true,
      relax_column_count: true,
      skip_records_with_error: true,
      record_delimiter: ['\n', '\r\n'],
      max_record_size: longestRow,
      on_skip: (error) => {
        skipped.push({
          line: typeof error?.lines === 'number' ? error.lines : line,
          mistake: error?.message ?? 'it cannot be read',
        })
        return undefined
      },
    }),
  )
  input.on('error', (error) => parser.destroy(error))
  try {
    for await (const row of parser) {
      yield* skipped.splice(0)
      const { info, record } = row as { info: { lines: number; error?: Error }; record: Record<string, string> }
      line = info.lines
      yield info.error ? { line, mistake: info.error.message } : { line, cells: record }
    }
  } catch (error) {
    skipped.push({ line: line + 1, mistake: `${(error as Error).message}; nothing more is read` })
  }
  yield* skipped
}
