import { languages } from './catalogue.ts'
import type { Reader } from './reader.ts'
import { withZone } from './zone-name.ts'

// Below a cent two significant digits are shown, so that a small spend never looks like nothing.
const cent = 0.01

/** Numbers and times as one reader writes them. Pure; every function gives text ready to be put in a sentence. */
export interface Formats {
  /** USD to the cent, finer below one. Where the language writes the currency as a word, only the number. */
  usd(value: number): string
  count(value: number): string
  /** A share (0.803 → 80.3 %), cut and not rounded: 99.99 % is not 100 %. */
  percent(ratio: number): string
  /** Day and time with the zone as people call it. */
  dateTime(date: Date, timezone: string): string
  /** The days from `start` until just before `end`. */
  days(start: Date, end: Date, timezone: string): string
  /** Rounded to the largest unit that fits: minutes, hours or days. */
  duration(seconds: number): string
}

/** The formats of a reader's language, digits and calendar. */
export function formatsFor(reader: Reader): Formats {
  const locale = localeOf(reader)
  const { weekday, hourCycle } = languages[reader.language]
  const number = (options: Intl.NumberFormatOptions, value: number): string =>
    new Intl.NumberFormat(locale, options).format(value)
  return {
    usd: (value) => number({ ...currencyStyle(reader), ...precisionOf(value) }, value),
    count: (value) => number({ maximumFractionDigits: 0 }, value),
    percent: (ratio) => number({ style: 'percent', maximumFractionDigits: 1, roundingMode: 'trunc' }, mended(ratio)),
    dateTime(date, timeZone) {
      const time = new Intl.DateTimeFormat(locale, {
        weekday,
        day: 'numeric',
        month: 'long',
        hour: 'numeric',
        minute: '2-digit',
        hourCycle,
        timeZone,
      })
      return withZone(joined(time.formatToParts(date), reader), reader.language, timeZone, date)
    },
    days: (start, end, timeZone) => daysBetween(reader, locale, timeZone, start, new Date(end.getTime() - 1)),
    duration(seconds) {
      const { unit, value } = largestUnit(seconds)
      const text = number({ style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }, value)
      // Nobody writes the space of 10 分.
      return reader.language === 'ja' ? text.replace(/\s/, '') : text
    },
  }
}

function localeOf({ language, calendar, digits }: Reader): string {
  const { locale } = languages[language]
  const keywords = [calendar && `ca-${calendar}`, digits && `nu-${digits}`].filter(Boolean)
  return keywords.length === 0 ? locale : `${locale}-u-${keywords.join('-')}`
}

// Persian writes «۸ دلار»: the word is in the catalogue. 'narrowSymbol', or French and Korean print "$US" and "US$".
function currencyStyle({ language }: Reader): Intl.NumberFormatOptions {
  if (language === 'fa') return { minimumFractionDigits: 2 }
  return { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }
}

function precisionOf(value: number): Intl.NumberFormatOptions {
  const size = Math.abs(value)
  if (size > 0 && size < cent) return { minimumFractionDigits: 0, maximumSignificantDigits: 2 }
  return { maximumFractionDigits: 2 }
}

// 0.29 * 100 is 28.999999999999996: without this, cutting would show 28.9 %.
function mended(ratio: number): number {
  return Number(ratio.toPrecision(12))
}

// What both days share is written once: 2026年11月1日～30日, du 1er au 30 novembre 2026.
function daysBetween(reader: Reader, locale: string, timeZone: string, first: Date, last: Date): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
  const isOneDay = format.format(first) === format.format(last)
  if (isOneDay || (reader.language !== 'ja' && reader.language !== 'fr')) {
    return joined(format.formatRangeToParts(first, last), reader)
  }
  const [start, end] = [format.formatToParts(first), format.formatToParts(last)]
  const shared = sharedParts(start, end)
  // The parts of Intl's own ranges read 2026/11/01～2026/11/30 and 1–30 novembre 2026.
  return reader.language === 'ja'
    ? `${joined(start, reader)}～${joined(end.slice(shared.before), reader)}`
    : `du ${joined(start.slice(0, start.length - shared.after), reader)} au ${joined(end, reader)}`
}

type DateParts = readonly { readonly type: string; readonly value: string }[]

/** How many parts are the same at the beginning of two dates, and how many at their end. */
function sharedParts(start: DateParts, end: DateParts): { before: number; after: number } {
  const differs = (part: DateParts[number] | undefined, index: number, of: DateParts): boolean =>
    part?.value !== of[index]?.value || (part?.type === 'day' && part.type === of[index]?.type)
  const before = start.findIndex((part, index) => differs(part, index, end))
  const backwards = end.toReversed()
  return { before, after: start.toReversed().findIndex((part, index) => differs(part, index, backwards)) }
}

function joined(parts: DateParts, { language }: Reader): string {
  const text = parts.map((part) => (language === 'fr' ? inFrench(part) : part.value)).join('')
  // Korean sets its brackets without a space: 1일(화).
  return language === 'ko' ? text.replace('일 (', '일(') : text
}

// As people write it: 1er décembre, 9 h 41.
function inFrench({ type, value }: DateParts[number]): string {
  if (type === 'day' && value === '1') return '1er'
  return value === ':' ? '\u00A0h\u00A0' : value
}

function largestUnit(seconds: number): { unit: 'minute' | 'hour' | 'day'; value: number } {
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 120) return { unit: 'minute', value: minutes }
  if (minutes < 48 * 60) return { unit: 'hour', value: Math.round(minutes / 60) }
  return { unit: 'day', value: Math.round(minutes / (24 * 60)) }
}
