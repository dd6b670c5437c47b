import type { Booked } from '../balance/figures.ts'
import type { Book } from '../booking/book.ts'
import { labelOf, lastStretches, type UsagePeriod } from './calendar.ts'

/** What was booked on a day, or in a month, of a time zone. */
export interface BookedPeriod {
  /** `2026-11-22`, or `2026-11`. */
  readonly date: string
  readonly start: Date
  readonly end: Date
  readonly booked: readonly Booked[]
}

/** How far back a history goes: a month of days, a year of months. */
export const historyLengths: Readonly<Record<'day' | 'month', number>> = { day: 31, month: 12 }

/** What was booked day by day, or month by month, up to the present one; oldest first. */
export async function historyOf(
  book: Book,
  period: Extract<UsagePeriod, 'day' | 'month'>,
  { timezone, now }: { timezone: string; now: Date },
): Promise<BookedPeriod[]> {
  const stretches = lastStretches(period, { count: historyLengths[period], timezone, now })
  const booked = await book.bookedIn(stretches.map(({ start, end }) => [start.getTime(), end.getTime()]))
  return stretches.map(({ start, end }, index) => ({
    date: labelOf(period, timezone, start),
    start,
    end,
    booked: booked[index] ?? [],
  }))
}
