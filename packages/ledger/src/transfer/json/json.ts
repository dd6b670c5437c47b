import { pipeline } from 'node:stream'
import { pick } from 'stream-json/filters/pick.js'
import { streamArray } from 'stream-json/streamers/stream-array.js'
import { fieldsOf } from '../fields.ts'
import type { ExportFormat, ImportFile, Line } from '../format.ts'
import { idIn, lineOf, noLedger } from '../jsonl/jsonl.ts'

/** One JSON object: whose it is, and a list of records, one to a line. */
export const json: ExportFormat = {
  name: 'json',
  title: 'an export of tollbell as JSON',
  extension: 'json',
  contentType: 'application/json',
  recognises: ({ head }) => /^\uFEFF?\s*\{\s*"tollbell"\s*:\s*"usage"/.test(head.toString('utf8')),
  read,
  async *write({ ledger, from, to }, records) {
    const head = { tollbell: 'usage', version: 1, ledger, from: from.toISOString(), to: to.toISOString() }
    yield `${JSON.stringify(head).slice(0, -1)},"usage":[`
    let between = '\n'
    for await (const record of records) {
      yield `${between}${JSON.stringify(fieldsOf(record))}`
      between = ',\n'
    }
    yield '\n]}\n'
  },
}

async function* read(file: ImportFile): AsyncIterable<Line> {
  const ledger = idIn({ ledger: /"ledger"\s*:\s*"([^"]*)"/.exec(file.head.toString('utf8'))?.[1] })
  // What goes wrong on the way ends the last of them, which is read here.
  const records = pipeline(file.read(), pick.withParserAsStream({ filter: 'usage' }), streamArray.asStream(), () => {})
  let count = 0
  try {
    for await (const item of records) yield recordLine(`record ${++count}`, (item as { value: unknown }).value, ledger)
  } catch (error) {
    const mistake = `this is no JSON (${(error as Error).message}); nothing more is read`
    yield { place: `after record ${count}`, kind: 'mistake', mistake }
  }
}

function recordLine(place: string, value: unknown, ledger: string | undefined): Line {
  if (ledger === undefined) return { place, kind: 'mistake', mistake: noLedger }
  if (typeof value === 'object' && value !== null) return lineOf(place, value as Record<string, unknown>, ledger)
  return { place, kind: 'mistake', mistake: 'this is no JSON object' }
}
