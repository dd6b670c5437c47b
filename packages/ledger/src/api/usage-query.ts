import { isTimezone, type Scope, scopeNames, startOfDate } from '@tollbell/budgets'
import { cureFor } from '@tollbell/conventions'
import { bucketCeiling, bucketStart } from '../booking/bucket.ts'
import { stretchAround, type UsagePeriod } from './calendar.ts'
import { type UsageGroup, usageGroups } from './types.ts'

/** What `GET /api/v1/usage` is asked for. */
export interface UsageQuery {
  readonly from: Date
  readonly to: Date
  readonly timezone: string
  readonly groups: readonly UsageGroup[]
  readonly scope: Scope
  /** How many names are kept apart, if not all. */
  readonly top?: number
  /** The most groups to answer, and how many come before them. */
  readonly limit: number
  readonly offset: number
}

/** How many groups are answered, unless asked otherwise and at the most. A group has half a kilobyte. */
export const rowLimits: Readonly<Record<'usual' | 'most', number>> = { usual: 1000, most: 10_000 }

const usagePeriods: readonly UsagePeriod[] = ['month', 'week', 'day', 'hour']

const parameters = ['from', 'to', 'timezone', 'group', 'top', 'limit', 'offset', ...scopeNames]

type Parameters = Readonly<Record<string, unknown>>

/** Reads the parameters, or says everything that is wrong with them. */
export function readUsageQuery(
  query: Parameters,
  { timezone: defaultTimezone, now }: { timezone: string; now: Date },
): UsageQuery | { mistakes: string[] } {
  const mistakes: string[] = []
  const texts = textsOf(query, mistakes)
  const timezone = timezoneOf(texts.get('timezone'), defaultTimezone, mistakes)
  const month = stretchAround('month', timezone, now)
  const from = instantOf('from', texts, timezone, mistakes) ?? month.start
  const to = instantOf('to', texts, timezone, mistakes) ?? now
  if (mistakes.length === 0 && from >= to) mistakes.push('from: must be before to, which is now unless it is given')
  const groups = groupsOf(texts.get('group'), mistakes)
  const scope: Scope = Object.fromEntries(
    scopeNames.flatMap((name) => (texts.has(name) ? [[name, [texts.get(name)]]] : [])),
  )
  const top = wholeOf('top', texts, { from: 1, to: rowLimits.most, otherwise: 0 }, mistakes)
  const limit = wholeOf('limit', texts, { from: 1, to: rowLimits.most, otherwise: rowLimits.usual }, mistakes)
  const offset = wholeOf('offset', texts, { from: 0, to: Number.MAX_SAFE_INTEGER, otherwise: 0 }, mistakes)
  if (mistakes.length > 0) return { mistakes }
  const bounds = { from: new Date(bucketStart(from)), to: new Date(bucketCeiling(to)) }
  return { ...bounds, timezone, groups, scope, ...(top > 0 && { top }), limit, offset }
}

/** The calendar period a query groups by, if any. */
export function periodOf({ groups }: UsageQuery): UsagePeriod | undefined {
  return usagePeriods.find((name) => groups.includes(name))
}

function textsOf(query: Parameters, mistakes: string[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, value] of Object.entries(query)) {
    if (!parameters.includes(name)) mistakes.push(`${name}: unknown parameter; ${cureFor(name, parameters)}`)
    else if (typeof value !== 'string') mistakes.push(`${name}: give it once`)
    else texts.set(name, value)
  }
  return texts
}

function timezoneOf(text: string | undefined, otherwise: string, mistakes: string[]): string {
  if (text === undefined || isTimezone(text)) return text ?? otherwise
  mistakes.push(`timezone: "${text}" is no time zone; write an IANA name such as Asia/Tokyo`)
  return otherwise
}

// A date-time needs its offset: without one, nobody knows whose clock is meant.
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function instantOf(
  name: string,
  texts: ReadonlyMap<string, string>,
  timezone: string,
  mistakes: string[],
): Date | undefined {
  const text = texts.get(name)
  if (text === undefined) return undefined
  const instant = dateTime.test(text) ? new Date(text) : startOfDate(timezone, text)
  if (instant && !Number.isNaN(instant.getTime())) return instant
  mistakes.push(`${name}: "${text}" is no date; write 2026-11-22 or 2026-11-22T09:00:00Z`)
  return undefined
}

function wholeOf(
  name: string,
  texts: ReadonlyMap<string, string>,
  { from, to, otherwise }: { from: number; to: number; otherwise: number },
  mistakes: string[],
): number {
  const text = texts.get(name)
  if (text === undefined) return otherwise
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= from && value <= to) return value
  const range = to === Number.MAX_SAFE_INTEGER ? `from ${from} up` : `from ${from} to ${to}`
  mistakes.push(`${name}: "${text}" is none; write a whole number ${range}`)
  return otherwise
}

function groupsOf(text: string | undefined, mistakes: string[]): UsageGroup[] {
  const names = (text ?? '').split(',').filter((name) => name !== '')
  const groups = usageGroups.filter((group) => names.includes(group))
  for (const name of names) {
    if (!usageGroups.some((group) => group === name)) {
      mistakes.push(`group: "${name}" is nothing to group by; ${cureFor(name, usageGroups)}`)
    }
  }
  const periods = groups.filter((group) => usagePeriods.some((period) => period === group))
  if (periods.length > 1) mistakes.push(`group: choose one of ${periods.join(', ')}`)
  return groups
}
