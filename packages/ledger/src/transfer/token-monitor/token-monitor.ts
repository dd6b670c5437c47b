import type { ImportFile, ImportFormat, Line, ReadContext } from '../format.ts'
import { callFrom, isCall } from '../past-call.ts'

/** How the calls of token_monitor are known, from whichever of its files. */
export const log = 'token_monitor'

// It is read as a whole: a day of it has a few megabytes at most.
const mostBytes = 64 * 2 ** 20

/**
 * What token_monitor keeps and exports as JSON: a list of calls (`usage_2026-11-22.json`), or an object with lists of
 * calls somewhere in it. Its monthly and project sums are sums of these calls, so they are passed over.
 */
export const tokenMonitor: ImportFormat = {
  title: "token_monitor's JSON",
  recognises: ({ head, name }) =>
    /^\uFEFF?\s*(\[\s*[[{\]]|\{\s*["}])/.test(head.toString('utf8')) && !/\.(jsonl|ndjson)$/.test(name),
  read,
}

async function* read(file: ImportFile, { timezone }: ReadContext): AsyncIterable<Line> {
  const place = file.name || 'the file'
  if (file.sizeBytes > mostBytes) {
    yield {
      place,
      kind: 'mistake',
      mistake: `it is larger than ${mostBytes / 2 ** 20} MiB; export fewer days at a time`,
    }
    return
  }
  let content: unknown
  try {
    content = JSON.parse(await textOf(file))
  } catch (error) {
    yield { place, kind: 'mistake', mistake: `this is no JSON (${(error as Error).message})` }
    return
  }
  let count = 0
  for (const fields of callsIn(content)) yield lineOf(`record ${++count}`, fields, timezone)
  if (count === 0) yield { place, kind: 'passedOver', why: passedOverAs(content) }
}

/** A call with the fields that the CSV of token_monitor has too, so that it is the same from either. */
export function lineOf(place: string, fields: Readonly<Record<string, unknown>>, timezone: string): Line {
  const identity = JSON.stringify(
    [
      'timestamp',
      'model',
      'input_tokens',
      'output_tokens',
      'total_tokens',
      'cost_estimate',
      'endpoint',
      'user_id',
      'project_id',
    ].map((name) => textOfField(fields[name])),
  )
  const call = callFrom(fields, { log, identity, timezone })
  return 'atMs' in call ? { place, kind: 'call', call } : { place, kind: 'mistake', mistake: call.join('; ') }
}

// CSV knows no numbers, and Python writes 0.0 where JavaScript writes 0.
function textOfField(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : text
}

async function textOf(file: ImportFile): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of file.read()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}

// A project's file has, beside its sums, the calls of the project; an export has days with their calls.
function* callsIn(content: unknown): Iterable<Readonly<Record<string, unknown>>> {
  const waiting: unknown[] = [content]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if (!Array.isArray(value)) {
      waiting.push(
        ...Object.values(value)
          .filter((inside) => typeof inside === 'object' && inside !== null)
          .toReversed(),
      )
    } else {
      for (const item of value) if (isRecord(item) && (isCall(item) || 'timestamp' in item)) yield item
      waiting.push(...value.filter((item) => isRecord(item) && !isCall(item) && !('timestamp' in item)).toReversed())
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function passedOverAs(content: unknown): string {
  const isSum = isRecord(content) && ['total_tokens', 'monthly_usage', 'daily_usage'].some((name) => name in content)
  return isSum ? 'it has sums only; their calls are in usage_….json, which are what counts' : 'there is no usage in it'
}
