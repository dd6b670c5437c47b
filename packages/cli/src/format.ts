import type { Unit } from '@tollbell/conventions'

const locale = 'en-US'
const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const percents = new Intl.NumberFormat(locale, {
  style: 'percent',
  maximumFractionDigits: 1,
  roundingMode: 'trunc',
})
const money = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: 'USD',
  // A cheap call costs a fraction of a cent.
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
})

/** `'3.21456'` → `$3.2146`, `'5'` → `$5.00`; a decimal number as text is rounded as such, not as a double. */
export function usd(decimal: string): string {
  const text = money.format(decimal as Intl.StringNumericLiteral)
  return text.endsWith('00') ? text.slice(0, -2) : text
}

/** `1234567` → `1,234,567` */
export function count(number: number): string {
  return counts.format(number)
}

/** `(1, 'call')` → `1 call`, `(1234, 'call')` → `1,234 calls` */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${number === 1 ? noun : `${noun}s`}`
}

/** `0.8125` → `81.2%`: cut and not rounded, for 99.99 % is not 100 %. */
export function percent(ratio: number): string {
  // 0.29 * 100 is 28.999999999999996: without this, cutting would show 28.9 %.
  return percents.format(Number(ratio.toPrecision(12)))
}

/** An amount in a budget's unit: `$3.2146`, `1,234 tokens`, `1 request`. */
export function amount(decimal: string, unit: Unit): string {
  if (unit === 'usd') return usd(decimal)
  return `${counts.format(decimal as Intl.StringNumericLiteral)} ${decimal === '1' ? unit.slice(0, -1) : unit}`
}

/** `1234567` → `1.2 MB` */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** `(0.5, 10)` → `█████░░░░░`. Anything below the whole leaves a gap, and more than the whole is no longer than it. */
export function bar(ratio: number, width: number): string {
  const full = Math.max(0, Math.min(width, Math.floor(ratio * width)))
  return '█'.repeat(full) + '░'.repeat(width - full)
}

/** An instant in a time zone: `2026-11-22 09:15:07`. */
export function localTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(instant),
  )
}

/** The day of an instant in a time zone: `2026-11-22`. */
export function localDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(instant))
}

/** A name from outside: what would break the line, or command the terminal, is written out, such as `\u001b`. */
export function plain(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
