import { Temporal } from 'temporal-polyfill'
import type { Budget, PeriodName } from './budget.ts'

/** A stretch of time; `end` is exclusive and the start of the next one. */
export interface Period {
  readonly start: Date
  readonly end: Date
}

/** The calendar period around an instant, from midnight to midnight in the budget's zone, however long that is. */
export function periodAt({ period, timezone }: Pick<Budget, 'period' | 'timezone'>, instant: Date): Period {
  const today = zoned(timezone, instant).toPlainDate()
  const first = firstDays[period](today)
  return { start: midnight(first, timezone), end: midnight(first.add(lengths[period]), timezone) }
}

const lengths: Record<PeriodName, Temporal.DurationLike> = {
  month: { months: 1 },
  week: { weeks: 1 },
  day: { days: 1 },
}

const firstDays: Record<PeriodName, (day: Temporal.PlainDate) => Temporal.PlainDate> = {
  month: (day) => day.with({ day: 1 }),
  week: (day) => day.subtract({ days: day.dayOfWeek - 1 }),
  day: (day) => day,
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
