import type { Unit } from '@tollbell/conventions'
import { IntlMessageFormat } from 'intl-messageformat'
import { type Direction, type Language, languages, type MessageKey } from './catalogue.ts'
import { type Formats, formatsFor } from './formats.ts'
import type { Reader } from './reader.ts'

// https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
const firstStrongIsolate = '\u2068'
const popIsolate = '\u2069'
const rightToLeftMark = '\u200F'
const rightToLeftLetter =
  /(?=\p{L})[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const leftToRightLetter =
  /(?=\p{L})[^\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const plainNumber = /^\p{Nd}+([٬٫.,]\p{Nd}+)*[٪%]?$/u

/** Formatted texts, and numbers for a plural to count. */
export type Values = Readonly<Record<string, string | number>>

/** Says things in one reader's language. */
export interface Words {
  readonly language: Language
  readonly direction: Direction
  readonly formats: Formats
  /** The text of a key, with its arguments on one line and shielded from each other's direction. */
  say(key: MessageKey, values?: Values): string
  /** An amount in a budget's unit: `$8.03`, `1,234 tokens`. */
  amount(value: number, unit: Unit): string
  /** A value by itself, on one line, and shielded where its own direction could upset that line. */
  shield(text: string): string
  /** What somebody wrote in sentences: the same, but with its line breaks. */
  quote(text: string): string
  /** A line by itself: where the language runs right to left, it says so to services that only look at the text. */
  line(text: string): string
}

export function wordsFor(reader: Reader): Words {
  const { direction } = languages[reader.language]
  const formats = formatsFor(reader)
  const say = (key: MessageKey, values: Values = {}): string =>
    String(compiled(reader.language, key).format(shielded(values, direction)))
  return {
    language: reader.language,
    direction,
    formats,
    say,
    amount: (value, unit) =>
      unit === 'usd'
        ? say('amount.usd', { number: formats.usd(value) })
        : say(`amount.${unit}`, { count: value, number: formats.count(value) }),
    shield: (text) => isolated(onOneLine(text), direction),
    quote: (text) => isolated(text.split(/\r?\n/).map(onOneLine).join('\n'), direction),
    line: (text) => (direction === 'rtl' ? rightToLeftMark + text : text),
  }
}

const compiledTexts = new Map<string, IntlMessageFormat>()

// Parsing a text costs a hundred times what filling it does.
function compiled(language: Language, key: MessageKey): IntlMessageFormat {
  const id = `${language}/${key}`
  const known = compiledTexts.get(id)
  if (known) return known
  const { catalogue, locale } = languages[language]
  const text = new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true })
  compiledTexts.set(id, text)
  return text
}

function shielded(values: Values, direction: Direction): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' || selectors.has(name) ? value : isolated(onOneLine(value), direction),
    ]),
  )
}

// `period` chooses a word and is not shown itself.
const selectors: ReadonlySet<string> = new Set(['period'])

// Names come from apps: with a line break in one, it would begin a line that we never said, and the controls of writing
// directions (U+202A to U+202E) reach beyond the name.
function onOneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E]+/gu, ' ')
}

function isolated(value: string, direction: Direction): string {
  return isForeign(value, direction) ? firstStrongIsolate + value + popIsolate : value
}

// Numbers and words of the language itself need no shield, and each one less is one less for a service to trip over.
function isForeign(value: string, direction: Direction): boolean {
  if (direction === 'ltr') return rightToLeftLetter.test(value)
  return leftToRightLetter.test(value) || !(rightToLeftLetter.test(value) || plainNumber.test(value))
}
