import { formatAmount, parseAmount } from '@tollbell/conventions'
import type { Measure } from '../booking/account.ts'
import { bucketStart } from '../booking/bucket.ts'
import { sourceNames } from '../sources/source.ts'
import { storable } from '../sources/storable.ts'
import type { UsageRecord } from './record.ts'

const names = ['project', 'provider', 'model', 'operation', 'user', 'tier'] as const

// As long as a name gets on its way in over OTLP.
const longestName = 200

const measureOf = {
  costNanoUsd: 'cost',
  tokens: 'tokens',
  unpricedTokens: 'unpriced',
  requests: 'requests',
} as const satisfies Readonly<Record<string, Measure>>

/** A record in fields, as JSON has it. Money is there twice: as an integer, and as a decimal number to read. */
export interface RecordFields {
  readonly start: string
  readonly project?: string
  readonly provider?: string
  readonly model?: string
  readonly operation?: string
  readonly user?: string
  readonly tier?: string
  readonly estimated?: boolean
  readonly source?: string
  readonly class?: string
  readonly outcome?: string
  readonly costNanoUsd?: string
  readonly costUsd?: string
  readonly tokens?: string
  readonly unpricedTokens?: string
  readonly requests?: string
}

/** A record as fields; what is unknown or nothing is left out. */
export function fieldsOf(record: UsageRecord): RecordFields {
  const { amounts, kind, detail, estimated, source } = record
  return {
    start: new Date(record.startMs).toISOString(),
    ...Object.fromEntries(names.filter((name) => record[name] !== '').map((name) => [name, record[name]])),
    ...(estimated && { estimated }),
    ...(source !== 'tollbell' && { source }),
    [kind === 'requests' ? 'outcome' : 'class']: detail,
    ...Object.fromEntries(
      Object.entries(measureOf).flatMap(([field, measure]) => {
        const amount = amounts[measure]
        return amount === undefined ? [] : [[field, `${amount}`]]
      }),
    ),
    ...(amounts.cost !== undefined && { costUsd: formatAmount(amounts.cost, 'usd') }),
  }
}

/** The record behind fields, or a sentence for each mistake in them. Fields may be empty, and numbers may be texts. */
export function recordFrom(fields: Readonly<Record<string, unknown>>): UsageRecord | readonly string[] {
  const mistakes: string[] = []
  const amounts = amountsFrom(fields, mistakes)
  const isRequests = amounts.requests !== undefined
  if (isRequests && (amounts.tokens !== undefined || amounts.unpriced !== undefined)) {
    mistakes.push('requests: write tokens and requests on lines of their own')
  }
  const text = (name: string): string => textFrom(fields, name, mistakes)
  const source = sourceNames.find((name) => name === (text('source') || 'tollbell'))
  if (source === undefined) mistakes.push(`source: "${text('source')}" is none; there are ${sourceNames.join(', ')}`)
  const record: UsageRecord = {
    startMs: startFrom(fields['start'], mistakes),
    kind: isRequests ? 'requests' : 'tokens',
    detail: text(isRequests ? 'outcome' : 'class'),
    project: text('project'),
    provider: text('provider'),
    model: text('model'),
    operation: text('operation'),
    user: text('user'),
    tier: text('tier'),
    estimated: flagFrom(fields['estimated'], mistakes),
    source: source ?? 'tollbell',
    amounts,
  }
  return mistakes.length > 0 ? mistakes : record
}

function startFrom(value: unknown, mistakes: string[]): number {
  const isInstant =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
  const ms = isInstant ? Date.parse(value) : Number.NaN
  if (bucketStart(ms) === ms) return ms
  mistakes.push(`start: ${shown(value)} is no start of a quarter of an hour; it looks like 2026-11-22T09:15:00Z`)
  return 0
}

function textFrom(fields: Readonly<Record<string, unknown>>, name: string, mistakes: string[]): string {
  const value = fields[name] ?? ''
  if (typeof value !== 'string') mistakes.push(`${name}: ${shown(value)} is no text`)
  else if (value.length > longestName || storable(value) !== value) {
    mistakes.push(`${name}: ${shown(value)} is no name; one has up to ${longestName} characters`)
  } else return value
  return ''
}

function flagFrom(value: unknown, mistakes: string[]): boolean {
  if (isEmpty(value)) return false
  const text = typeof value === 'string' ? value.toLowerCase() : value
  if (text === true || text === 'true') return true
  if (text === false || text === 'false') return false
  mistakes.push(`estimated: ${shown(value)} is neither true nor false`)
  return false
}

function amountsFrom(fields: Readonly<Record<string, unknown>>, mistakes: string[]): Partial<Record<Measure, bigint>> {
  const amounts: Partial<Record<Measure, bigint>> = {}
  for (const [field, measure] of Object.entries(measureOf)) {
    const amount = wholeFrom(field, fields[field], mistakes)
    if (amount !== undefined) amounts[measure] = amount
  }
  const cost = costFrom(fields['costUsd'], mistakes)
  if (cost !== undefined && amounts.cost !== undefined && cost !== amounts.cost) {
    mistakes.push(
      `costUsd: ${shown(fields['costUsd'])} is not what costNanoUsd says, ${formatAmount(amounts.cost, 'usd')}; leave out the wrong one`,
    )
  }
  if (cost !== undefined) amounts.cost ??= cost
  if (Object.keys(amounts).length === 0 && mistakes.length === 0) {
    mistakes.push(`there is no amount on it: write one of ${[...Object.keys(measureOf), 'costUsd'].join(', ')}`)
  }
  return amounts
}

function wholeFrom(field: string, value: unknown, mistakes: string[]): bigint | undefined {
  if (isEmpty(value)) return undefined
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) return BigInt(text)
  mistakes.push(`${field}: ${shown(value)} is none; write a whole number from 0 to 2^53 − 1`)
  return undefined
}

function costFrom(value: unknown, mistakes: string[]): bigint | undefined {
  if (isEmpty(value)) return undefined
  const cost = typeof value === 'number' || typeof value === 'string' ? parseAmount(String(value), 'usd') : undefined
  if (cost !== undefined && cost >= 0n && cost <= BigInt(Number.MAX_SAFE_INTEGER)) return cost
  mistakes.push(`costUsd: ${shown(value)} is no amount; write USD with up to nine decimals, such as 0.000125`)
  return undefined
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** What stands there, in quotation marks and not too long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
