import { didYouMean } from '@tollbell/conventions'
import { readSecret, type Secret, unknownKeys } from '@tollbell/service'
import { isTimezone } from '../catalogue/timezone.ts'

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string
  /** The language where the section names none, such as that of the budgets file. */
  readonly language?: string | undefined
}

type Section = Readonly<Record<string, unknown>>

/**
 * One section of the configuration, read key by key. Every mistake becomes a sentence that begins with its path, and
 * reading goes on, so that all of them can be told at once.
 */
export class Settings {
  readonly path: string
  readonly mistakes: string[]
  readonly sources: ConfigSources
  readonly #section: Section

  constructor(section: unknown, path: string, mistakes: string[], sources: ConfigSources) {
    this.path = path
    this.mistakes = mistakes
    this.sources = sources
    this.#section = isSection(section) ? section : {}
    if (section !== undefined && section !== null && !isSection(section)) {
      this.#mistake('', 'write it as a section of settings (name: value)')
    }
  }

  /** Names every key of the section that is not among these. */
  only(...known: readonly string[]): this {
    this.mistakes.push(...unknownKeys(this.#section, known, this.path))
    return this
  }

  has(key: string): boolean {
    return this.#section[key] !== undefined && this.#section[key] !== null
  }

  /** Whether a key is written down, be it without anything behind it (`discord:`). */
  names(key: string): boolean {
    return key in this.#section
  }

  /** The value of a key as it was written. */
  value(key: string): unknown {
    return this.has(key) ? this.#section[key] : undefined
  }

  text(key: string): string | undefined {
    const value = this.value(key)
    if (value === undefined) return undefined
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    return this.#mistake(key, 'write it as a text that is not empty')
  }

  choice<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const value = this.value(key)
    if (value === undefined) return undefined
    const chosen = choices.find((choice) => choice === value)
    return chosen ?? this.#mistake(key, `${quoted(value)} is not known here; ${cureFor(value, choices)}`)
  }

  positiveNumber(key: string): number | undefined {
    const value = this.value(key)
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
    return this.#mistake(key, `${quoted(value)} is no number above 0`)
  }

  timezone(key: string): string | undefined {
    const name = this.text(key)
    if (name === undefined) return undefined
    return isTimezone(name)
      ? name
      : this.#mistake(
          key,
          `${quoted(name)} is no IANA time zone; ${cureFor(name, Intl.supportedValuesOf('timeZone'), 'one is Europe/Paris')}`,
        )
  }

  httpUrl(key: string): string | undefined {
    const url = this.text(key)
    if (url === undefined) return undefined
    if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url
    return this.#mistake(key, `${quoted(url)} is no address; it begins with http:// or https://`)
  }

  /** A secret from `key` or from the file that its twin `keyFile` names. */
  secret(key: string): Secret | undefined {
    const read = readSecret(
      { path: this.pathOf(key), value: this.value(key), file: this.value(`${key}File`) },
      this.sources.readFile,
    )
    if ('secret' in read) return read.secret
    this.mistakes.push(read.mistake)
    return undefined
  }

  /** A secret from an environment variable or from the file that its twin `…_FILE` names. */
  environmentSecret(name: string): Secret | undefined {
    const { env, readFile } = this.sources
    const file = env[`${name}_FILE`] || undefined
    const value = env[name] || undefined
    if (value !== undefined && file !== undefined) {
      this.mistakes.push(`${name}: set either ${name} or ${name}_FILE, not both`)
      return undefined
    }
    const read = readSecret({ path: name, value, file }, readFile)
    if ('secret' in read) return read.secret
    this.mistakes.push(read.mistake.replace(`${name}File`, `${name}_FILE`))
    return undefined
  }

  section(key: string): Settings {
    return new Settings(this.value(key), this.pathOf(key), this.mistakes, this.sources)
  }

  mistake(key: string, sentence: string): undefined {
    return this.#mistake(key, sentence)
  }

  pathOf(key: string): string {
    return [this.path, key].filter(Boolean).join('.')
  }

  #mistake(key: string, sentence: string): undefined {
    this.mistakes.push(`${this.pathOf(key) || 'bridge'}: ${sentence}`)
    return undefined
  }
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function quoted(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}

function cureFor(value: unknown, choices: readonly string[], otherwise = `choose from ${choices.join(', ')}`): string {
  const meant = typeof value === 'string' ? didYouMean(value, choices) : undefined
  return meant === undefined ? otherwise : `did you mean "${meant}"?`
}
