/** @import { Language } from './language.js' */
import { languages } from './language.js'

// Below a cent two significant digits are shown, so that a small spend never looks like nothing.
const cent = 0.01

/** @typedef {ReturnType<typeof formatsFor>} Formats */

/**
 * Numbers and times as one language writes them. Amounts are the API's decimal texts, so that nothing is lost on the
 * way; instants are ISO 8601; `zone` is an IANA name.
 * @param {Language} language
 */
export function formatsFor(language) {
  const { locale } = languages[language]
  // Persian says the currency in a word; others would print "US$" where everybody writes "$".
  /** @type {Intl.NumberFormatOptions} */
  const dollars = language === 'fa' ? {} : { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }

  /** @param {Intl.NumberFormatOptions} options */
  const number = (options) => once(JSON.stringify(options), () => new Intl.NumberFormat(locale, options))
  /** @param {Intl.DateTimeFormatOptions} options */
  const date = (options, tag = locale) =>
    once(tag + JSON.stringify(options), () => new Intl.DateTimeFormat(tag, options))
  // Nobody writes the space of 10 分前.
  /** @param {string} text */
  const tight = (text) => (language === 'ja' ? text.replace(/\s/, '') : text)

  /** @type {Map<string, unknown>} */
  const made = new Map()
  /**
   * Making a format takes far longer than using it.
   * @template Format
   * @param {string} key
   * @param {() => Format} make
   */
  function once(key, make) {
    if (!made.has(key)) made.set(key, make())
    return /** @type {Format} */ (made.get(key))
  }

  return {
    /** @param {string} amount */
    usd(amount) {
      const size = Math.abs(Number(amount))
      const precision =
        size > 0 && size < cent
          ? { minimumFractionDigits: 0, maximumSignificantDigits: 2 }
          : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      return number({ ...dollars, ...precision }).format(/** @type {`${number}`} */ (amount))
    },

    /**
     * A round amount on an axis: $5, $0.50, $0.002.
     * @param {number} amount
     */
    axisUsd(amount) {
      const isWhole = Number.isInteger(amount)
      const digits = isWhole ? 0 : Math.max(2, Math.ceil(-Math.log10(amount)))
      const style = { ...dollars, minimumFractionDigits: digits, maximumFractionDigits: digits }
      return number(amount < 10_000 ? style : { ...dollars, notation: 'compact' }).format(amount)
    },

    /** @param {number} value */
    count: (value) => number({ maximumFractionDigits: 0 }).format(value),

    /**
     * A share (0.803 → 80.3 %), cut and not rounded: 99.99 % is not 100 %.
     * @param {number} ratio
     */
    percent(ratio) {
      // 0.29 * 100 is 28.999999999999996: without this, cutting would show 28.9 %.
      const mended = Number(ratio.toPrecision(12))
      return number({ style: 'percent', maximumFractionDigits: 1, roundingMode: 'trunc' }).format(mended)
    },

    /**
     * @param {number} value
     * @param {'second' | 'minute' | 'hour' | 'day' | 'week'} unit
     */
    duration: (value, unit) => tight(number({ style: 'unit', unit, unitDisplay: 'long' }).format(value)),

    /**
     * @param {string} instant
     * @param {string} zone
     */
    time: (instant, zone) => date({ timeStyle: 'medium', timeZone: zone }).format(new Date(instant)),

    /**
     * @param {string} instant
     * @param {string} zone
     */
    dateTime: (instant, zone) =>
      date({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZone: zone }).format(
        new Date(instant),
      ),

    /**
     * @param {string} instant
     * @param {string} zone
     */
    date: (instant, zone) => date({ day: 'numeric', month: 'long', timeZone: zone }).format(new Date(instant)),

    /**
     * A day of any year.
     * @param {string} instant
     * @param {string} zone
     */
    longDate: (instant, zone) => date({ dateStyle: 'long', timeZone: zone }).format(new Date(instant)),

    /**
     * The days from `start` until just before `end`.
     * @param {string} start
     * @param {string} end
     * @param {string} zone
     */
    days(start, end, zone) {
      const format = date({ day: 'numeric', month: 'long', timeZone: zone })
      const [first, last] = [new Date(start), new Date(Date.parse(end) - 1)]
      // The range of Japanese reads 11/01～11/30.
      if (language !== 'ja' || format.format(first) === format.format(last)) return format.formatRange(first, last)
      return `${format.format(first)}～${format.format(last)}`
    },

    /**
     * A day on an axis: `2026-11-22` → 11/22.
     * @param {string} day
     */
    axisDay: (day) => date({ day: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(new Date(day)),

    /**
     * @param {string} day `2026-11-22`
     */
    day: (day) => date({ weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(day)),

    /**
     * A month of the Gregorian calendar, which budgets and bills go by, in Persian too.
     * @param {string} month `2026-11`
     * @param {'short' | 'long'} [style]
     */
    month: (month, style = 'long') =>
      date(
        { month: style, ...(style === 'long' && { year: 'numeric' }), timeZone: 'UTC' },
        `${locale}-u-ca-gregory`,
      ).format(new Date(month)),

    /**
     * An hour of the day on an axis.
     * @param {string} instant
     * @param {string} zone
     */
    hour: (instant, zone) => date({ hour: 'numeric', timeZone: zone }).format(new Date(instant)),

    /**
     * A time zone as people call it.
     * @param {string} zone
     * @param {string} instant
     */
    zone(zone, instant) {
      const parts = date({ timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(new Date(instant))
      return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
    },

    /**
     * How long ago something was: 3 minutes ago.
     * @param {string} instant
     * @param {string} now
     */
    ago(instant, now) {
      const seconds = (Date.parse(instant) - Date.parse(now)) / 1000
      const [unit, size] = agoUnits.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
      const format = once('ago', () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
      return tight(format.format(Math.min(0, Math.round(seconds / size)), unit))
    },
  }
}

/** @type {readonly (readonly ['day' | 'hour' | 'minute', number])[]} */
const agoUnits = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
