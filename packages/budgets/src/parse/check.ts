import { cureFor, didYouMean, type Unit } from '@tollbell/conventions'
import { type Budget, defaults, type PeriodName, periodNames, type Scope, type ScopeName } from '../budget.ts'
import { type Amount, readAmount } from './amount.ts'
import { type Field, quote } from './mistakes.ts'
import { readRatio } from './ratio.ts'

/** A budget as it was written, in a file or in the environment. */
export interface WrittenBudget {
  readonly name: Field
  readonly scope: Readonly<Partial<Record<ScopeName, Field>>>
  readonly limit?: Field | undefined
  readonly period?: Field | undefined
  readonly timezone?: Field | undefined
  readonly thresholds?: readonly Field[] | undefined
  readonly remaining?: readonly Field[] | undefined
  readonly step?: Field | undefined
}

// A name becomes a label in Prometheus and a word in a message.
const longestName = 100

/** The budget that was meant. Tells each mistake to its field; the result is of use only when none was told. */
export function checkBudget(written: WrittenBudget, timezone: string): Budget {
  const limit = amountOf(written.limit)
  const step = amountOf(written.step)
  const remaining = (written.remaining ?? []).map((field) => ({ field, amount: amountOf(field) }))
  if (!written.limit) expectNoLimitNeeded(written)
  if (limit) {
    expectUnit(written.step, step, limit.unit)
    for (const { field, amount } of remaining) expectUnit(field, amount, limit.unit)
    for (const { field, amount } of remaining) expectBelow(field, amount, limit)
  }
  return {
    name: nameOf(written.name),
    scope: scopeOf(written.scope),
    unit: limit?.unit ?? step?.unit ?? 'usd',
    ...(limit && { limit: limit.value }),
    period: periodOf(written.period),
    timezone: timezoneOf(written.timezone) ?? timezone,
    thresholds: thresholdsOf(written, limit !== undefined),
    ...(step && { step: step.value }),
    remaining: remaining.flatMap(({ amount }) => amount?.value ?? []).sort((one, other) => (one > other ? -1 : 1)),
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
  const scope: Partial<Record<ScopeName, string>> = {}
  for (const [name, field] of Object.entries(written) as [ScopeName, Field][]) {
    if (field.text === '') field.tell(`is empty; leave it out to count every ${name}`)
    scope[name] = field.text
  }
  return scope
}

function periodOf(field: Field | undefined): PeriodName {
  if (!field) return defaults.period
  const period = periodNames.find((name) => name === field.text)
  if (period) return period
  field.tell(
    field.text === 'minute'
      ? 'budgets by the minute are planned and do not work yet; write month, week or day'
      : `${quote(field.text)} is no period; ${cureFor(field.text, periodNames)}`,
  )
  return defaults.period
}

function amountOf(field: Field | undefined): Amount | undefined {
  if (!field) return undefined
  const amount = readAmount(field.text)
  if (!('mistake' in amount)) return amount
  field.tell(amount.mistake)
  return undefined
}

function expectUnit(field: Field | undefined, amount: Amount | undefined, unit: Unit): void {
  if (field && amount && amount.unit !== unit) {
    field.tell(`${quote(field.text)} is in ${amount.unit}, and the limit is in ${unit}; write both in the same unit`)
  }
}

function expectNoLimitNeeded({ name, thresholds, remaining = [], step }: WrittenBudget): void {
  if (!step) name.tell('a budget needs a limit, a step, or both; add limit: $10 or step: $1')
  const needy = [...(thresholds ?? []), ...remaining]
  for (const field of needy) field.tell(`${quote(field.text)} needs a limit to be measured against; add limit: $10`)
}

function expectBelow(field: Field, amount: Amount | undefined, limit: Amount): void {
  if (amount?.unit !== limit.unit || amount.value < limit.value) return
  field.tell(`${quote(field.text)} is not below the limit, so it would be told at once; write less than the limit`)
}

function thresholdsOf({ thresholds }: WrittenBudget, limited: boolean): readonly number[] {
  if (!thresholds) return limited ? defaults.thresholds : []
  const ratios: number[] = []
  for (const field of thresholds) {
    const ratio = readRatio(field.text)
    const highest = ratios.at(-1)
    if (typeof ratio !== 'number') field.tell(ratio.mistake)
    else if (highest !== undefined && ratio <= highest) {
      field.tell(`${quote(field.text)} does not rise above the one before it; write them in rising order`)
    } else ratios.push(ratio)
  }
  return ratios
}
