import { instantIn, startOfDate } from '@tollbell/budgets'
import { nanoUsdPerUsd } from '@tollbell/conventions'
import { storable } from '../sources/storable.ts'
import { shown } from './fields.ts'

/** A call as a log of somebody else has it. Unknown names are `''`, unknown figures `undefined`. */
export interface PastCall {
  /** What wrote it down. */
  readonly log: string
  /** The same for the same call, wherever it is written down; two calls may have the same in one file. */
  readonly identity: string
  readonly atMs: number
  /** The date and the hour as they are written, where a time does not say its zone; else those in UTC. */
  readonly hour: string
  readonly project: string
  readonly provider: string
  readonly model: string
  readonly operation: string
  readonly user: string
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
  readonly totalTokens: number | undefined
  readonly costNanoUsd: number | undefined
}

type Fields = Readonly<Record<string, unknown>>

// As people write them, the usual first.
const spellings = {
  time: ['timestamp', 'time', 'datetime', 'created_at', 'createdAt', 'date', 'ts', 'created'],
  model: ['model', 'model_name', 'modelName'],
  provider: ['provider'],
  project: ['project_id', 'project', 'projectId', 'project_name'],
  operation: ['operation', 'operation_name', 'purpose', 'feature'],
  user: ['user_id', 'user', 'userId'],
  id: ['id', 'request_id', 'requestId', 'response_id'],
  input: ['prompt_tokens', 'input_tokens', 'promptTokens', 'inputTokens', 'tokens_in'],
  output: ['completion_tokens', 'output_tokens', 'completionTokens', 'outputTokens', 'tokens_out'],
  total: ['total_tokens', 'totalTokens', 'tokens'],
  cost: ['total_cost_usd', 'cost_usd', 'total_cost', 'cost', 'cost_estimate', 'estimated_cost', 'costUsd'],
} as const

const longestName = 200

// Before there were calls of this kind, and as far ahead as clocks go wrong.
const firstMs = Date.parse('2018-01-01T00:00:00Z')
const aheadMs = 24 * 60 * 60 * 1000

/** Whether this says how many tokens something took, and so is a call. */
export function isCall(fields: Fields): boolean {
  const flat = flatten(fields)
  return (
    valueOf(flat, 'model') !== undefined &&
    ['input', 'output', 'total'].some((name) => name in spellings && valueOf(flat, name as 'input') !== undefined)
  )
}

/**
 * The call behind the fields of a log, whoever spelled them, or a sentence for each mistake in them.
 * @param identity what tells it from other calls when it has no id of its own
 */
export function callFrom(
  fields: Fields,
  { log, identity, timezone }: { log: string; identity: string; timezone: string },
): PastCall | readonly string[] {
  const flat = flatten(fields)
  const mistakes: string[] = []
  const tokens = (name: 'input' | 'output' | 'total'): number | undefined => tokensIn(flat, name, mistakes)
  const id = valueOf(flat, 'id')
  const time = valueOf(flat, 'time')
  const atMs = timeIn(time, timezone, mistakes)
  const call: PastCall = {
    log,
    identity: typeof id === 'string' && id !== '' ? `id ${id}` : identity,
    atMs,
    hour: hourOf(time, atMs),
    project: nameIn(flat, 'project'),
    provider: nameIn(flat, 'provider'),
    model: nameIn(flat, 'model'),
    operation: nameIn(flat, 'operation'),
    user: nameIn(flat, 'user'),
    inputTokens: tokens('input'),
    outputTokens: tokens('output'),
    totalTokens: tokens('total'),
    costNanoUsd: costIn(flat, mistakes),
  }
  if (call.model === '') mistakes.push('model: there is none')
  const counts = [call.inputTokens, call.outputTokens, call.totalTokens]
  if (mistakes.length === 0 && counts.every((count) => count === undefined)) mistakes.push('there are no tokens on it')
  return mistakes.length > 0 ? mistakes : call
}

/** Whether a time is one at which usage can have been. */
export function isPlausible(ms: number, now: Date): boolean {
  return ms >= firstMs && ms <= now.getTime() + aheadMs
}

// Some write down the usage object of an answer as it is.
function flatten(fields: Fields): Fields {
  const { usage } = fields
  return typeof usage === 'object' && usage !== null ? { ...usage, ...fields } : fields
}

function valueOf(fields: Fields, name: keyof typeof spellings): unknown {
  const spelling = spellings[name].find(
    (each) => fields[each] !== undefined && fields[each] !== null && fields[each] !== '',
  )
  return spelling && fields[spelling]
}

function nameIn(fields: Fields, name: keyof typeof spellings): string {
  const value = valueOf(fields, name)
  return typeof value === 'string' || typeof value === 'number' ? storable(String(value).slice(0, longestName)) : ''
}

function tokensIn(fields: Fields, name: 'input' | 'output' | 'total', mistakes: string[]): number | undefined {
  const value = valueOf(fields, name)
  if (value === undefined) return undefined
  const count = numberOf(value)
  if (Number.isSafeInteger(count) && count >= 0) return count
  mistakes.push(`${name} tokens: ${shown(value)} is none; write a whole number from 0 to 2^53 − 1`)
  return undefined
}

// Who could not price a call wrote 0. What is free by the price list costs nothing by that too.
function costIn(fields: Fields, mistakes: string[]): number | undefined {
  const value = valueOf(fields, 'cost')
  if (value === undefined) return undefined
  const nanoUsd = Math.round(numberOf(value) * nanoUsdPerUsd)
  if (Number.isSafeInteger(nanoUsd) && nanoUsd >= 0) return nanoUsd === 0 ? undefined : nanoUsd
  mistakes.push(`cost: ${shown(value)} is no amount; write USD, such as 0.000125`)
  return undefined
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

function timeIn(value: unknown, timezone: string, mistakes: string[]): number {
  const ms =
    typeof value === 'number' || /^\d+(\.\d+)?$/.test(String(value))
      ? epochMs(Number(value))
      : textMs(String(value), timezone)
  // There are numbers that are no date at all.
  if (!Number.isNaN(new Date(ms).getTime())) return ms
  mistakes.push(
    value === undefined
      ? 'time: there is none'
      : `time: ${shown(value)} is no time; write 2026-11-22T09:15:00Z, or seconds since 1970`,
  )
  return 0
}

// In seconds, this is the year 5138.
function epochMs(value: number): number {
  return Math.round(value < 1e11 ? value * 1000 : value)
}

function textMs(text: string, timezone: string): number {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(text)) return Number.NaN
  if (saysZone(text)) return Date.parse(text.replace(' ', 'T'))
  return (isDate(text) ? startOfDate(timezone, text) : instantIn(timezone, text))?.getTime() ?? Number.NaN
}

function hourOf(time: unknown, atMs: number): string {
  const isLocal = typeof time === 'string' && /^\d{4}-/.test(time) && !saysZone(time)
  return (isLocal ? time.replace('T', ' ') : new Date(atMs).toISOString()).slice(0, 'yyyy-mm-dd hh'.length)
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text)
}

function saysZone(text: string): boolean {
  return /(Z|[+-]\d\d:?\d\d)$/.test(text) && !isDate(text)
}
