import { cureFor } from '@tollbell/conventions'
import { bucketStart } from '../booking/bucket.ts'
import type { ExportQuery } from '../transfer/export.ts'
import type { ExportFormat } from '../transfer/format.ts'
import { exportFormats } from '../transfer/formats.ts'
import { readUsageQuery } from './usage-query.ts'

// What makes no sense of an export: it has everything as it was booked.
const ofUsageOnly = ['group', 'top', 'limit', 'offset']

/** Reads what is to be exported, all there is unless something is said, or says everything that is wrong with it. */
export function readExportQuery(
  { format: name = exportFormats[0]?.name, ...query }: Readonly<Record<string, unknown>>,
  { timezone, now, firstMs }: { timezone: string; now: Date; firstMs: number | undefined },
): (ExportQuery & { readonly format: ExportFormat }) | { mistakes: string[] } {
  const names = exportFormats.map((each) => each.name)
  const format = exportFormats.find((each) => each.name === name)
  const mistakes = ofUsageOnly
    .filter((each) => each in query)
    .map((each) => `${each}: an export has everything as it was booked; leave it out`)
  if (!format) mistakes.push(`format: "${String(name)}" is none; ${cureFor(String(name), names)}`)
  const first = firstMs ?? bucketStart(now) - 1
  const rest = Object.fromEntries(Object.entries(query).filter(([each]) => !ofUsageOnly.includes(each)))
  const read = readUsageQuery({ from: new Date(first).toISOString(), ...rest }, { timezone, now })
  if ('mistakes' in read) mistakes.push(...read.mistakes)
  if (mistakes.length > 0 || 'mistakes' in read || !format) return { mistakes }
  return { from: read.from, to: read.to, scope: read.scope, format }
}
