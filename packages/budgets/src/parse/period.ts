import { cureFor } from '@tollbell/conventions'
import { type BudgetPeriod, type PeriodName, periodNames, weekdays } from '../budget.ts'
import { quote } from './mistakes.ts'

const periodWords: readonly (PeriodName | 'minute')[] = [...periodNames, 'minute']

/** The keys of a period that is written as a map, and what each says as text: `{month: 15}` is `month from 15`. */
export type PeriodForm = 'month' | 'week' | 'rolling'

export const periodForms: Readonly<Record<PeriodForm, { readonly text: string; readonly cure: string }>> = {
  month: { text: 'month from ', cure: 'write the day it begins on: 15' },
  week: { text: 'week from ', cure: 'write the day it begins on: sunday' },
  rolling: { text: 'rolling ', cure: 'write how long it is: 24h' },
}

export const durationPattern: string = String.raw`^(?<number>\d{1,5})\s*(?<unit>m|min|minutes?|h|hours?|d|days?)$`

/** What a period looks like as text. */
export const periodPattern: string = [
  periodWords.join('|'),
  String.raw`month from ([1-9]|[12]\d|3[01])`,
  `week from (${weekdays.join('|')})`,
  `rolling ${durationPattern.slice(1, -1)}`,
]
  .map((form) => `^(${form})$`)
  .join('|')

const duration = new RegExp(durationPattern)
const secondsIn: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 }

// A rolling year fits, also one that leaps; what is longer keeps more buckets than anybody looks at.
const mostDays = 366

const howToWrite = 'write month, week, day or minute, or {month: 15}, {week: sunday} or {rolling: 24h}'

/** Reads `month`, `month from 15`, `week from sunday`, `rolling 24h`; else says what is wrong with the text. */
export function readPeriod(text: string): BudgetPeriod | { mistake: string } {
  const word = periodWords.find((each) => each === text)
  if (word) return word
  const form = (Object.keys(periodForms) as PeriodForm[]).find((each) => text.startsWith(periodForms[each].text))
  if (form) return readers[form](text.slice(periodForms[form].text.length).trim())
  if (duration.test(text)) return readers.rolling(text)
  const meant = cureFor(text, periodWords)
  return { mistake: `${quote(text)} is no period; ${meant.startsWith('did you mean') ? meant : howToWrite}` }
}

const readers: Readonly<Record<PeriodForm, (text: string) => BudgetPeriod | { mistake: string }>> = {
  month(text) {
    const day = /^\d{1,2}$/.test(text) ? Number(text) : 0
    if (day === 1) return 'month'
    if (day > 1 && day <= 31) return { month: day }
    return {
      mistake: `${quote(text)} is no day of a month; write one from 1 to 31 (a shorter month begins on its last)`,
    }
  },
  week(text) {
    const weekday = weekdays.find((each) => each === text)
    if (weekday === 'monday') return 'week'
    return weekday ? { week: weekday } : { mistake: `${quote(text)} is no day of a week; ${cureFor(text, weekdays)}` }
  },
  rolling(text) {
    const { number, unit } = duration.exec(text)?.groups ?? {}
    const seconds = Number(number) * (secondsIn[unit?.charAt(0) ?? ''] ?? Number.NaN)
    if (Number.isNaN(seconds)) return { mistake: `${quote(text)} is no duration; write 24h, 90m or 7d` }
    if (seconds === 60) return 'minute'
    if (seconds > 0 && seconds <= mostDays * 86_400) return { rollingSeconds: seconds }
    return { mistake: `${quote(text)} cannot be a rolling period; write one from 1m to ${mostDays}d` }
  },
}
