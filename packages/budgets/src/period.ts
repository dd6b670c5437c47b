import { Temporal } from 'temporal-polyfill'
import { type BudgetPeriod, type CalendarPeriod, type MovingPeriod, weekdays } from './budget.ts'

/** A stretch of time; `end` is exclusive. */
export interface Period {
  readonly start: Date
  readonly end: Date
}

/**
 * The calendar period around an instant, from midnight to midnight in a time zone, however long that is. A window that
 * moves ends at the instant.
 */
export function periodAt({ period, timezone }: { period: BudgetPeriod; timezone: string }, instant: Date): Period {
  if (isMoving(period)) return { start: new Date(instant.getTime() - lengthMs(period)), end: instant }
  const today = zoned(timezone, instant).toPlainDate()
  const first = firstDay(period, today)
  return { start: midnight(first, timezone), end: midnight(nextFirstDay(period, first), timezone) }
}

/** Whether a period is a window that ends now. */
export function isMoving(period: BudgetPeriod): period is MovingPeriod {
  return period === 'minute' || (typeof period === 'object' && 'rollingSeconds' in period)
}

/** How long a moving window is. */
export function lengthMs(period: MovingPeriod): number {
  return (period === 'minute' ? 60 : period.rollingSeconds) * 1000
}

/** A period in a word, for labels: `month`, `week`, `day` and `minute`, or a duration such as `24h`, `90m`, `7d`. */
export function periodWord(period: BudgetPeriod): string {
  if (typeof period === 'string') return period
  if ('month' in period) return 'month'
  if ('week' in period) return 'week'
  const minutes = period.rollingSeconds / 60
  if (minutes % 60 !== 0) return `${minutes}m`
  return minutes % (24 * 60) === 0 && minutes > 48 * 60 ? `${minutes / (24 * 60)}d` : `${minutes / 60}h`
}

function firstDay(period: CalendarPeriod, today: Temporal.PlainDate): Temporal.PlainDate {
  if (period === 'day') return today
  if (period === 'week' || (typeof period === 'object' && 'week' in period)) {
    const start = weekdays.indexOf(period === 'week' ? 'monday' : period.week) + 1
    return today.subtract({ days: (today.dayOfWeek - start + 7) % 7 })
  }
  const start = dayInMonth(startDay(period), today)
  return Temporal.PlainDate.compare(start, today) <= 0
    ? start
    : dayInMonth(startDay(period), today.subtract({ months: 1 }))
}

function nextFirstDay(period: CalendarPeriod, first: Temporal.PlainDate): Temporal.PlainDate {
  if (period === 'day') return first.add({ days: 1 })
  if (period === 'week' || (typeof period === 'object' && 'week' in period)) return first.add({ weeks: 1 })
  // From the 1st: a month after 31 January is not a month after 28 February.
  return dayInMonth(startDay(period), first.with({ day: 1 }).add({ months: 1 }))
}

function startDay(period: 'month' | { readonly month: number }): number {
  return period === 'month' ? 1 : period.month
}

// A month that has no 31st begins on its last day.
function dayInMonth(day: number, month: Temporal.PlainDate): Temporal.PlainDate {
  return month.with({ day }, { overflow: 'constrain' })
}

/** When the next full hour strikes in a zone; Tehran's are half an hour after those of UTC. */
export function endOfHour(timezone: string, instant: Date): Date {
  const { minute, second, millisecond } = zoned(timezone, instant)
  // Not by the clock on the wall: where that is put back by half an hour, it would say an hour that is over.
  return new Date(instant.getTime() + 3_600_000 - (minute * 60 + second) * 1000 - millisecond)
}

/** The hour on the clock of a zone, with its offset, because one hour a year strikes twice: `2026-11-22T09:00+09:00`. */
export function hourIn(timezone: string, instant: Date): string {
  const here = zoned(timezone, instant)
  return `${here.toPlainDate().toString()}T${String(here.hour).padStart(2, '0')}:00${here.offset}`
}

/** The date on the calendar of a zone, `2026-11-22`. */
export function dateIn(timezone: string, instant: Date): string {
  return zoned(timezone, instant).toPlainDate().toString()
}

/** The first instant of a date such as `2026-11-22` in a zone; `undefined` when there is no such date. */
export function startOfDate(timezone: string, date: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined
  try {
    return midnight(Temporal.PlainDate.from(date), timezone)
  } catch {
    return undefined
  }
}

/**
 * The instant of a time on the clock of a zone, `2026-11-22T09:15:00.123456` or with a space; `undefined` when that is
 * none. Of an hour that strikes twice it is the first.
 */
export function instantIn(timezone: string, time: string): Date | undefined {
  try {
    return new Date(Temporal.PlainDateTime.from(time.replace(' ', 'T')).toZonedDateTime(timezone).epochMilliseconds)
  } catch {
    return undefined
  }
}

function zoned(timezone: string, instant: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timezone)
}

// The first instant of the day: where clocks are put forward at midnight, that is 01:00.
function midnight(day: Temporal.PlainDate, timezone: string): Date {
  return new Date(day.toZonedDateTime(timezone).epochMilliseconds)
}

// At the very start of a period a pace means nothing: the first fiftieth counts as gone.
const leastGone = 50n

/** What will have been spent when the period ends, at the pace so far. At rest, like `spent`. */
export function forecast(spent: bigint, { start, end }: Period, instant: Date): bigint {
  const whole = BigInt(end.getTime() - start.getTime())
  const least = whole / leastGone
  const sinceStart = BigInt(instant.getTime() - start.getTime())
  const gone = sinceStart < least ? least : sinceStart
  return gone >= whole ? spent : (spent * whole) / gone
}
