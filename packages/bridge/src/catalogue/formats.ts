import { languages } from './catalogue.ts'
import type { Reader } from './reader.ts'

// Below a cent two significant digits are shown, so that a small spend never looks like nothing.
const cent = 0.01

/** Numbers and times as one reader writes them. Pure; every function gives text ready to be put in a sentence. */
export interface Formats {
  /** USD to the cent, finer below one. Where the language writes the currency as a word, only the number. */
  usd(value: number): string
  count(value: number): string
  /** A share (0.803 → 80.3 %), cut and not rounded: 99.99 % is not 100 %. */
  percent(ratio: number): string
  /** Day and time with the name of the zone. */
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
    dateTime: (date, timeZone) =>
      joined(
        new Intl.DateTimeFormat(locale, {
          weekday,
          day: 'numeric',
          month: 'long',
          hour: 'numeric',
          minute: '2-digit',
          hourCycle,
          timeZone,
          timeZoneName: 'short',
        }).formatToParts(date),
        reader,
      ),
    days: (start, end, timeZone) => daysBetween(reader, locale, timeZone, start, new Date(end.getTime() - 1)),
    duration: (seconds) => {
      const { unit, value } = largestUnit(seconds)
      return number({ style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }, value)
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

function daysBetween(reader: Reader, locale: string, timeZone: string, first: Date, last: Date): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
  // Japanese ranges come as 2026/11/01～2026/11/30 and would not look like the dates beside them.
  if (reader.language === 'ja' && format.format(first) !== format.format(last)) {
    return `${format.format(first)}～${format.format(last)}`
  }
  return joined(format.formatRangeToParts(first, last), reader)
}

// The first of a month is an ordinal in French: 1er décembre.
function joined(parts: readonly { type: string; value: string }[], { language }: Reader): string {
  return parts.map(({ type, value }) => (language === 'fr' && type === 'day' && value === '1' ? '1er' : value)).join('')
}

function largestUnit(seconds: number): { unit: 'minute' | 'hour' | 'day'; value: number } {
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 120) return { unit: 'minute', value: minutes }
  if (minutes < 48 * 60) return { unit: 'hour', value: Math.round(minutes / 60) }
  return { unit: 'day', value: Math.round(minutes / (24 * 60)) }
}
