import { type AlertName, alertNames, type Severity, type Unit, units } from '@tollbell/conventions'
import { isTimezone } from '../catalogue/timezone.ts'

/** Something that happened and is worth telling once per channel. */
export interface Event {
  /** The name of the alert, ours or a user's own; or one of the bridge's own occasions. */
  readonly alert: string
  readonly status: 'firing' | 'resolved'
  readonly severity: Severity
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly startsAt: string
  /** ISO 8601; only meaningful once resolved. */
  readonly endsAt?: string
  /** Where Prometheus shows the rule. */
  readonly sourceUrl?: string
  /** The same for the same event, whatever restarts or repeats; a firing and its end share it. */
  readonly key: string
}

export function isAlertName(name: string): name is AlertName {
  return (alertNames as readonly string[]).includes(name)
}

/** A label or annotation, or `undefined` where it is missing or empty. */
export function textIn(event: Event, name: string): string | undefined {
  return event.labels[name] || event.annotations[name] || undefined
}

/**
 * A label or annotation as a number; `undefined` where it is missing or none. Prometheus' templates print large
 * numbers as 1e+06 and missing ones as NaN.
 */
export function numberIn(event: Event, name: string): number | undefined {
  const text = textIn(event, name)
  if (text === undefined || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return undefined
  return Number(text)
}

/** A label or annotation in Unix seconds as a date. */
export function dateIn(event: Event, name: string): Date | undefined {
  const seconds = numberIn(event, name)
  return seconds === undefined ? undefined : validDate(new Date(seconds * 1000))
}

export function unitOf(event: Event): Unit {
  return units.find((unit) => unit === event.labels['unit']) ?? 'usd'
}

/** The zone of the budget, if this machine knows it. */
export function timezoneIn(event: Event): string | undefined {
  const name = textIn(event, 'timezone')
  return name !== undefined && isTimezone(name) ? name : undefined
}

/** `undefined` for a moment no calendar has. */
export function validDate(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date
}
