/** @import { Catalogue, TextKey } from './catalogue/en.js' */
/** @import { Formats } from './formats.js' */
/** @import { Language } from './language.js' */
import { formatsFor } from './formats.js'
import { languages } from './language.js'

/**
 * Who reads the page: the texts, numbers and times of one language.
 * @typedef {{
 *   language: Language,
 *   direction: 'ltr' | 'rtl',
 *   say: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string,
 *   amount: (amount: string, unit: string) => string,
 *   bare: (amount: string, unit: string) => string,
 *   dollars: (amount: string) => string,
 * } & Formats} Reader
 */

/**
 * @param {Language} language
 * @param {Catalogue} catalogue
 * @returns {Reader}
 */
export function readerFor(language, catalogue) {
  const { locale, direction } = languages[language]
  const formats = formatsFor(language)
  const plurals = new Intl.PluralRules(locale)

  /** @type {Reader['say']} */
  const say = (key, values = {}) => {
    const text = catalogue[key]
    const { count } = values
    const form = typeof text === 'string' ? text : (text[plurals.select(Number(count))] ?? text.other ?? '')
    const all = typeof count === 'number' ? { number: formats.count(count), ...values } : values
    return form.replace(/\{(\w+)\}/g, (_, name) => isolated(String(all[name] ?? '')))
  }
  /** @param {string} amount */
  const dollars = (amount) => say('usd', { number: formats.usd(amount) })
  return {
    ...formats,
    language,
    direction,
    say,
    dollars,
    // Where the unit is said right after it.
    bare: (amount, unit) => (unit === 'usd' ? formats.usd(amount) : formats.count(Math.round(Number(amount)))),
    amount(amount, unit) {
      if (unit === 'usd') return dollars(amount)
      return say(unit === 'tokens' ? 'tokens' : 'requests', { count: Math.round(Number(amount)) })
    },
  }
}

// What is put into a sentence may run in the other direction: its marks must not change place with those around it.
/** @param {string} text */
function isolated(text) {
  return `\u2068${text}\u2069`
}
