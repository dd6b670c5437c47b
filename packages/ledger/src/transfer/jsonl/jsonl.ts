import { fieldsOf, recordFrom } from '../fields.ts'
import type { ExportFormat, ImportFile, Line } from '../format.ts'
import { linesIn, objectIn, tooLong } from '../lines.ts'

/** A head, and a line for each record: to be read line by line, and put together with `cat`. */
export const jsonl: ExportFormat = {
  name: 'jsonl',
  title: 'an export of tollbell as JSONL',
  extension: 'jsonl',
  contentType: 'application/x-ndjson',
  recognises: ({ head }) => /^\uFEFF?\s*\{\s*"tollbell"\s*:\s*"usage-lines"/.test(head.toString('utf8')),
  read,
  async *write({ ledger, from, to }, records) {
    const head = { tollbell: 'usage-lines', version: 1, ledger, from: from.toISOString(), to: to.toISOString() }
    yield `${JSON.stringify(head)}\n`
    for await (const record of records) yield `${JSON.stringify(fieldsOf(record))}\n`
  },
}

async function* read(file: ImportFile): AsyncIterable<Line> {
  // Each head says whose the lines below it are.
  let ledger: string | undefined
  for await (const { number, text } of linesIn(file.read())) {
    const place = `line ${number}`
    const object = text === undefined ? tooLong : objectIn(text)
    if (typeof object === 'string') yield { place, kind: 'mistake', mistake: object }
    else if (object['tollbell'] === 'usage-lines') {
      ledger = idIn(object)
      if (ledger === undefined) yield { place, kind: 'mistake', mistake: noLedger }
    } else if (ledger === undefined) yield { place, kind: 'mistake', mistake: noLedger }
    else yield lineOf(place, object, ledger)
  }
}

/** The id of a ledger in the head of an export. */
export function idIn(head: Readonly<Record<string, unknown>>): string | undefined {
  const { ledger } = head
  return typeof ledger === 'string' && /^[\w-]{1,64}$/.test(ledger) ? ledger : undefined
}

/** Why a line counts for nothing that does not say whose it is. */
export const noLedger: string =
  'nothing says which ledger it is of, so it could not be told when it comes again; export it anew'

/** A line with the record in these fields. */
export function lineOf(place: string, fields: Readonly<Record<string, unknown>>, ledger: string): Line {
  const record = recordFrom(fields)
  return 'startMs' in record
    ? { place, kind: 'record', record, ledger }
    : { place, kind: 'mistake', mistake: record.join('; ') }
}
