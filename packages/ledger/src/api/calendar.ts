import { dateIn, endOfHour, hourIn, type Period, periodAt } from '@tollbell/budgets'

/** The stretches of the calendar by which usage is grouped. */
export type UsagePeriod = 'month' | 'week' | 'day' | 'hour'

/** The stretches of [from, to) in a time zone, the outer ones cut; one more than `most` when there are more. */
export function stretchesOf(
  period: UsagePeriod,
  { from, to, timezone, most }: { from: Date; to: Date; timezone: string; most: number },
): Period[] {
  const stretches: Period[] = []
  for (let start = from; start < to && stretches.length <= most; ) {
    const { end } = stretchAround(period, timezone, start)
    stretches.push({ start, end: end < to ? end : to })
    start = end
  }
  return stretches
}

/** So many days or months in a time zone up to the present one, oldest first. */
export function lastStretches(
  period: UsagePeriod,
  { count, timezone, now }: { count: number; timezone: string; now: Date },
): Period[] {
  const stretches = [stretchAround(period, timezone, now)]
  while (stretches.length < count) {
    const [{ start }] = stretches as [Period]
    stretches.unshift(stretchAround(period, timezone, new Date(start.getTime() - 1)))
  }
  return stretches
}

/** The day, week, month or hour around an instant. */
export function stretchAround(period: UsagePeriod, timezone: string, instant: Date): Period {
  if (period !== 'hour') return periodAt({ period, timezone }, instant)
  return { start: instant, end: endOfHour(timezone, instant) }
}

/** How a stretch is called: `2026-11`, `2026-11-22`, of a week its Monday, of an hour `2026-11-22T09:00+09:00`. */
export function labelOf(period: UsagePeriod, timezone: string, instant: Date): string {
  if (period === 'hour') return hourIn(timezone, instant)
  const first = dateIn(timezone, stretchAround(period, timezone, instant).start)
  return period === 'month' ? first.slice(0, 'yyyy-mm'.length) : first
}
