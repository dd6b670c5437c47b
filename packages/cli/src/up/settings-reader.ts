import { defaultPorts } from '@tollbell/conventions'
import type { PortFlags, PortName } from './settings.ts'

export interface ReaderOptions {
  readonly env: NodeJS.ProcessEnv
  readonly readFile: (path: string) => string
  readonly ports?: PortFlags
  /** The database URL from the command line. */
  readonly database?: string | undefined
}

/** Settings below one name of `tollbell.yaml`. */
export type Section = Readonly<Record<string, unknown>>

export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A setting, and where it stands: in the file, else in the environment. */
interface Written {
  readonly path: string
  readonly value: unknown
}

interface Counted {
  /** In the plural: `days`. */
  readonly what: string
  readonly least: number
}

/** Reads one setting after the other and collects the mistakes. */
export class SettingsReader {
  readonly mistakes: string[] = []
  readonly options: ReaderOptions

  constructor(options: ReaderOptions) {
    this.options = options
  }

  section(root: Section, name: PortName): Section {
    const section = root[name] ?? {}
    if (isSection(section)) return section
    this.mistakes.push(`${name}: write settings below it, such as "port: ${defaultPorts[name]}"`)
    return {}
  }

  port(name: PortName, section: Section): number {
    const { env, ports } = this.options
    const variable = variableOf(name, 'port')
    const written = ports?.[name] ?? section['port'] ?? env[variable]
    if (written === undefined) return defaultPorts[name]
    const port = Number(written)
    if (Number.isInteger(port) && port >= 0 && port <= 65_535 && written !== '') return port
    const where = section['port'] === undefined ? variable : `${name}.port`
    this.mistakes.push(`${where}: ${JSON.stringify(written)} is no port; write a number from 0 to 65535`)
    return defaultPorts[name]
  }

  seconds(path: string, value: unknown, fallback: number): number {
    if (value === undefined) return fallback
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
    this.mistakes.push(`${path}: ${JSON.stringify(value)} is no time; write a whole number of seconds`)
    return fallback
  }

  /** A text from the file or the environment, `undefined` where neither has one. */
  text(name: PortName, section: Section, key: string, what: string): string | undefined {
    const { path, value } = this.written(name, section, key)
    if (value === undefined) return undefined
    if (typeof value === 'string' && value !== '') return value
    this.mistakes.push(`${path}: write ${what}`)
    return undefined
  }

  /** A whole number of something from the file or the environment, `undefined` where neither has one. */
  count(name: PortName, section: Section, key: string, { what, least }: Counted): number | undefined {
    const { path, value } = this.written(name, section, key)
    if (value === undefined) return undefined
    const count = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
    if (Number.isSafeInteger(count) && count >= least) return count
    this.mistakes.push(`${path}: ${JSON.stringify(value)} is no number of ${what}; write a whole number from ${least}`)
    return undefined
  }

  /** A setting in the file, else its environment variable: `TOLLBELL_LEDGER_TLS_CERT` for `ledger.tlsCert`. */
  written(name: PortName, section: Section, key: string): Written {
    if (section[key] !== undefined) return { path: `${name}.${key}`, value: section[key] }
    const variable = variableOf(name, key)
    return { path: variable, value: this.options.env[variable] || undefined }
  }
}

function variableOf(name: PortName, key: string): string {
  return `TOLLBELL_${name}_${key.replace(/[A-Z]/g, '_$&')}`.toUpperCase()
}
