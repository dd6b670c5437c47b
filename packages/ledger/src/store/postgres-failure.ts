import { DatabaseError } from 'pg'

/** What the driver threw, and nothing else. */
export class PostgresError extends Error {
  override readonly name: string = 'PostgresError'
  override readonly cause: unknown

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause))
    this.cause = cause
  }
}

interface Trouble {
  readonly what: string
  /** A sentence. */
  readonly cure: string
}

/** What went wrong, without a full stop, and what to do about it. Neither holds a password. */
export function troubleOf(error: unknown): Trouble {
  const cause = error instanceof PostgresError ? error.cause : error
  const message = messageOf(cause)
  const code = codeOf(cause)
  const known = code === undefined ? undefined : byCode[code]
  if (known) return known(message)
  for (const [words, trouble] of byMessage) if (message.includes(words)) return trouble(message)
  if (cause instanceof DatabaseError) return { what: `it says: ${message}`, cure: 'Its log may say more.' }
  return unreachable(message)
}

// An attempt at several addresses has no message of its own.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

type TroubleOf = (message: string) => Trouble

const unreachable: TroubleOf = (message) => ({
  what: `it cannot be reached (${message})`,
  cure: 'Start it, or correct host and port in the database URL.',
})
const untrusted: TroubleOf = (message) => ({
  what: `its certificate is not trusted (${message})`,
  cure: 'Name the authority that signed it with sslrootcert=<file> in the database URL, and the host as in the certificate.',
})
const notAllowed: TroubleOf = (message) => ({
  what: `it lets nobody in like this (${message})`,
  cure: 'Create the user, or allow it in pg_hba.conf; where that asks for TLS, add sslmode=require to the database URL.',
})
const noPassword: TroubleOf = () => ({
  what: 'it asks for a password, and there is none',
  cure: 'Write it into the database URL, or set PGPASSWORD.',
})
const noRights: TroubleOf = (message) => ({
  what: `this user may not do what has to be done (${message})`,
  cure: 'As the owner of the database: grant all on database … to the user; grant create, usage on schema public to the user.',
})
const busy: TroubleOf = (message) => ({ what: `it is not ready (${message})`, cure: 'Try again in a moment.' })

// https://www.postgresql.org/docs/current/errcodes-appendix.html, and Node.js' own.
const byCode: Readonly<Record<string, TroubleOf>> = {
  '28P01': () => ({ what: 'it does not accept the password', cure: 'Set the right one in the database URL.' }),
  '28000': notAllowed,
  '3D000': (message) => ({
    what: `it has no such database (${message})`,
    cure: 'Create it: create database … owner ….',
  }),
  '42501': noRights,
  '3F000': noRights,
  '53300': (message) => ({
    what: `it has no room for another connection (${message})`,
    cure: 'Raise max_connections, or close others; each ledger wants up to five.',
  }),
  '57P01': busy,
  '57P02': busy,
  '57P03': busy,
  '57014': () => ({ what: 'a statement took too long', cure: 'Look at what keeps the database busy.' }),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
}

// What the driver throws has no code.
const byMessage: readonly (readonly [string, TroubleOf])[] = [
  ['client password must be a', noPassword],
  [
    'does not support SSL',
    () => ({
      what: 'it does not take TLS connections',
      cure: 'Turn ssl on in its settings, or leave sslmode out of the database URL where the network is your own.',
    }),
  ],
  ['Query read timeout', () => ({ what: 'it does not answer', cure: 'Look at what keeps it busy.' })],
]
