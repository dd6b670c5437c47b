import { readFileSync } from 'node:fs'
import { type Secret, StartError, unknownKeys } from '@tollbell/service'
import type { ClientConfig } from 'pg'
import { parse, toClientConfig } from 'pg-connection-string'

/** Where a PostgreSQL is, and how to get in. */
export interface PostgresTarget {
  readonly config: ClientConfig
  /** How sentences call it: host, port and database, and nothing that is secret. */
  readonly name: string
}

// Of those that libpq knows, what can be kept here: https://www.postgresql.org/docs/current/libpq-connect.html
const parameters = ['application_name', 'host', 'options', 'port', 'sslcert', 'sslkey', 'sslmode', 'sslrootcert']

// "allow" and "prefer" fall back to a connection without TLS, or so they say elsewhere: here nothing does.
const sslModes = ['disable', 'require', 'verify-ca', 'verify-full']

const files = ['sslcert', 'sslkey', 'sslrootcert']

const example = 'postgresql://tollbell@db.example:5432/tollbell?sslmode=verify-full'

/**
 * Reads a database URL the way libpq and psql do. What it does not say comes from PGUSER, PGPASSWORD and their like, or
 * from the password file. Throws a StartError with every mistake; none of them shows the URL.
 */
export function postgresTarget(url: Secret): PostgresTarget {
  const text = url.reveal()
  if (!/^postgres(ql)?:\/\//.test(text) || isPasswordTornApart(text)) throw notAUrl()
  const given = Object.fromEntries(new URLSearchParams(text.split('?')[1] ?? ''))
  const mistakes = [...unknownKeys(given, parameters, ''), ...mistakesIn(given)]
  if (mistakes.length > 0) throw new StartError(mistakes.map((mistake) => `The database URL: ${mistake}`))
  const config = parsed(withoutSystemCa(text, given))
  return { config, name: nameOf(config) }
}

function* mistakesIn(given: Readonly<Record<string, string>>): Iterable<string> {
  const { sslmode, sslrootcert } = given
  if (sslmode !== undefined && !sslModes.includes(sslmode)) {
    yield `sslmode: ${JSON.stringify(sslmode)} is not known here; write one of ${sslModes.join(', ')}`
  }
  if (sslmode === 'verify-ca' && sslrootcert === undefined) {
    yield 'sslmode: verify-ca needs sslrootcert, the file of the authority to trust; or write verify-full'
  }
  for (const name of files) {
    const file = given[name]
    if (file === undefined || (name === 'sslrootcert' && file === 'system')) continue
    const why = whyUnreadable(file)
    if (why) yield `${name}: ${file} cannot be read (${why})`
  }
}

function whyUnreadable(file: string): string | undefined {
  try {
    readFileSync(file)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

// libpq's word for the authorities that the system trusts. Those are what Node.js trusts when it is told of no others.
function withoutSystemCa(text: string, given: Readonly<Record<string, string>>): string {
  if (given['sslrootcert'] !== 'system') return text
  const { sslrootcert: _, ...others } = given
  const search = new URLSearchParams({ ...others, sslmode: 'verify-full' }).toString()
  return `${text.split('?')[0]}?${search}`
}

function parsed(text: string): ClientConfig {
  try {
    return toClientConfig(parse(text, { useLibpqCompat: true }))
  } catch {
    throw notAUrl()
  }
}

// A / ? or # in a password ends what it stands in, and the rest of it would be taken for something that may be shown.
function isPasswordTornApart(text: string): boolean {
  return /#|:\/\/[^/?]*[/?].*@/.test(text)
}

function notAUrl(): StartError {
  return new StartError(
    `The database URL cannot be read. Write it like ${example}, and in a user or password % as %25, @ as %40, / as %2F, ? as %3F, # as %23, : as %3A.`,
  )
}

function nameOf({ host, port, database }: ClientConfig): string {
  const where = host ?? process.env['PGHOST'] ?? 'localhost'
  const door = where.startsWith('/') ? where : `${where}:${port ?? process.env['PGPORT'] ?? 5432}`
  return database === undefined ? door : `${door}/${database}`
}
