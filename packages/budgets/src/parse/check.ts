import { cureFor, didYouMean } from '@tollbell/conventions'
import {
  type Budget,
  type BudgetPeriod,
  defaults,
  type Scope,
  type ScopeName,
  scopeNames,
  type Threshold,
} from '../budget.ts'
import { type Amount, readAmount } from './amount.ts'
import { isAbove, Levels } from './level.ts'
import { type Field, quote } from './mistakes.ts'
import { readPeriod } from './period.ts'
import { thresholdsOf } from './thresholds.ts'

/** A budget as it was written, in a file or in the environment. */
export interface WrittenBudget {
  readonly name: Field
  readonly scope: Readonly<Partial<Record<ScopeName, readonly Field[]>>>
  readonly each?: Field | undefined
  readonly limit?: Field | undefined
  readonly period?: Field | undefined
  readonly timezone?: Field | undefined
  readonly thresholds?: readonly Field[] | undefined
  readonly warning?: Field | undefined
  readonly critical?: Field | undefined
  readonly rearm?: Field | undefined
  readonly remaining?: readonly Field[] | undefined
  readonly step?: Field | undefined
  readonly report?: Field | undefined
}

// A name becomes a label in Prometheus and a word in a message.
const longestName = 100

/** The budget that was meant. Tells each mistake to its field; the result is of use only when none was told. */
export function checkBudget(written: WrittenBudget, timezone: string): Budget {
  const limit = limitOf(written.limit)
  const levels = new Levels(limit, written.limit !== undefined)
  const step = levels.amount(written.step)
  const told = thresholdsOf(written, levels, limit)
  const remaining = remainingOf(written, levels, limit)
  const rearm = rearmOf(written.rearm, levels, told.thresholds)
  const report = levels.ratio(written.report)
  expectSomethingToTell(written)
  return {
    name: nameOf(written.name),
    scope: scopeOf(written.scope),
    ...optional('each', eachOf(written.each)),
    unit: levels.unit,
    ...optional('limit', limit?.value),
    period: periodOf(written.period),
    timezone: timezoneOf(written.timezone) ?? timezone,
    ...told,
    ...optional('rearm', rearm),
    ...optional('step', step),
    ...optional('report', report),
    remaining,
  }
}

/** An IANA time zone; tells its field when there is no such zone. */
export function timezoneOf(field: Field | undefined): string | undefined {
  if (!field) return undefined
  if (isTimezone(field.text)) return field.text
  const meant = didYouMean(field.text, Intl.supportedValuesOf('timeZone'))
  const cure = meant === undefined ? 'write an IANA name such as Asia/Tokyo or UTC' : `did you mean ${meant}?`
  field.tell(`${quote(field.text)} is no time zone; ${cure}`)
  return undefined
}

/** A language tag; tells its field when it is none. */
export function languageOf(field: Field | undefined): string | undefined {
  if (!field) return undefined
  try {
    return Intl.getCanonicalLocales(field.text)[0]
  } catch {
    field.tell(`${quote(field.text)} is no language; write a tag such as en, ja, ko, fa or fr`)
    return undefined
  }
}

/** Whether this is an IANA time zone. Offsets such as +09:00 are not: who writes one means a zone with its rules. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function nameOf(field: Field): string {
  const name = field.text.trim()
  if (name === '') field.tell('is empty; give the budget a name, it is in every message about it')
  if (name.length > longestName) field.tell(`is longer than ${longestName} characters; give it a shorter one`)
  if (/\p{Cc}/u.test(name)) field.tell('has a line break or another control character in it; write it on one line')
  return name
}

function scopeOf(written: WrittenBudget['scope']): Scope {
  const scope: Partial<Record<ScopeName, readonly string[]>> = {}
  for (const [name, fields] of Object.entries(written) as [ScopeName, readonly Field[]][]) {
    for (const field of fields) if (field.text === '') field.tell(`is empty; leave it out to count every ${name}`)
    scope[name] = fields.map(({ text }) => text)
  }
  return scope
}

function eachOf(field: Field | undefined): ScopeName | undefined {
  if (!field) return undefined
  const name = scopeNames.find((each) => each === field.text)
  if (!name) field.tell(`${quote(field.text)} is nothing to have a balance each; ${cureFor(field.text, scopeNames)}`)
  return name
}

function periodOf(field: Field | undefined): BudgetPeriod {
  if (!field) return defaults.period
  const period = readPeriod(field.text)
  if (typeof period === 'string' || !('mistake' in period)) return period
  field.tell(period.mistake)
  return defaults.period
}

function limitOf(field: Field | undefined): Amount | undefined {
  if (!field) return undefined
  const amount = readAmount(field.text)
  if (!('mistake' in amount)) return amount
  field.tell(amount.mistake)
  return undefined
}

function remainingOf({ remaining = [] }: WrittenBudget, levels: Levels, limit: Amount | undefined): bigint[] {
  const amounts = remaining.flatMap((field) => {
    const level = levels.level(field)
    if (level && !limit) needsLimit(field)
    if (limit && level && level.at >= limit.value) {
      field.tell(`${quote(field.text)} is not below the limit, so it would be told at once; write less than the limit`)
    }
    return level?.at ?? []
  })
  return amounts.sort((one, other) => (one > other ? -1 : 1))
}

function rearmOf(field: Field | undefined, levels: Levels, [lowest]: readonly Threshold[]): bigint | undefined {
  const level = levels.level(field)
  if (field && level && lowest && lowest.at > 0n && isAbove(level, lowest)) {
    field.tell(`${quote(field.text)} is above the lowest threshold, which would never be told again; write less`)
  }
  return level?.at
}

function expectSomethingToTell({
  name,
  limit,
  step,
  thresholds = [],
  warning,
  critical,
  ...rest
}: WrittenBudget): void {
  if (limit ?? step ?? thresholds[0] ?? warning ?? critical ?? rest.report ?? rest.remaining?.[0]) return
  name.tell('a budget needs a limit, a step, or both; add limit: $10 or step: $1')
}

function needsLimit(field: Field): void {
  field.tell(`${quote(field.text)} needs a limit to be measured against; add limit: $10`)
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>)
}
