import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Access, AccessScope } from './access.ts'
import type { AddressOf } from './client-address.ts'
import type { Limits } from './limits.ts'
import type { Log } from './log.ts'
import { isOwnHost } from './same-site.ts'

/** An Express (or Connect) middleware. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

export interface GuardOptions {
  readonly access: Access
  readonly limits: Limits
  readonly addressOf: AddressOf
  readonly log: Log
  /** What a browser says it wants a password for; without it, browsers are not asked for one. */
  readonly realm?: string
  /** The names under which a proxy in front of it is asked, where no token is. */
  readonly hosts?: readonly string[]
}

/** What a route asks for: a scope, any valid token, or nothing. */
export type Demand = AccessScope | 'anyToken' | 'nothing'

/** Middlewares that let in who may come in. */
export type Guard = (demand: Demand, how?: { byBrowser?: boolean }) => Middleware

/**
 * Lets a request through whose `Authorization: Bearer <token>` allows what a route demands. Others are answered with a
 * JSON sentence: 401 without a token or with a wrong one, 403 for one that does not allow this, 429 with `Retry-After`
 * after too many wrong tokens or requests. Where no tokens are configured, every request is let through that asks for this
 * machine by its address.
 * `byBrowser` takes the token as the password of HTTP's basic authentication too (any user name).
 * https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function guardOf(options: GuardOptions): Guard {
  return (demand, { byBrowser = false } = {}) =>
    (request, response, next) => {
      if (options.access.isGuarded) void judged(refusalOf(request, demand, byBrowser, options), response, next)
      else if (isOwnHost(request.headers.host, options.hosts)) next()
      else answer(response, strangeHost)
    }
}

async function judged(
  refusing: Promise<Refusal | undefined>,
  response: ServerResponse,
  next: (error?: unknown) => void,
): Promise<void> {
  let refusal: Refusal | undefined
  try {
    refusal = await refusing
  } catch (error) {
    return next(error)
  }
  if (refusal) answer(response, refusal)
  else next()
}

interface Refusal {
  readonly status: 401 | 403 | 429
  readonly sentence: string
  readonly headers: Readonly<Record<string, string>>
}

async function refusalOf(
  request: IncomingMessage,
  demand: Demand,
  byBrowser: boolean,
  { access, limits, addressOf, log, realm }: GuardOptions,
): Promise<Refusal | undefined> {
  const address = addressOf(request)
  const given = tokenIn(request.headers.authorization, byBrowser)
  const holder = given === undefined ? undefined : access.holderOf(given)
  if (given !== undefined) {
    const blocked = await limits.blockedSeconds(address, holder)
    if (blocked !== undefined) return tooMany('Too many wrong tokens came from your address.', blocked)
    if (holder) limits.rememberRight(address, holder)
    else if (await limits.countWrong(address)) {
      log('warn', 'Too many wrong tokens came from one address; for a minute, it is answered 429.', { address })
    }
  }
  if (demand !== 'ingest' || !holder) {
    const waiting = await limits.countRequest(address, holder)
    if (waiting !== undefined) return tooMany('Too many requests.', waiting)
  }
  if (demand === 'nothing') return undefined
  if (!holder) return unauthorized(given, byBrowser ? realm : undefined)
  return demand === 'anyToken' || holder.scopes.includes(demand) ? undefined : forbidden(demand)
}

function tokenIn(authorization: string | undefined, byBrowser: boolean): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  return bearer ?? (byBrowser ? passwordIn(authorization) : undefined)
}

function passwordIn(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return password.join(':')
}

function unauthorized(given: string | undefined, realm: string | undefined): Refusal {
  const asked = given === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
  return {
    status: 401,
    sentence:
      given === undefined
        ? `This needs a token: send the header "Authorization: Bearer <token>"${realm ? ', or give it as the password (any user name)' : ''}.`
        : 'This token is not one of those configured here.',
    headers: { 'WWW-Authenticate': realm ? `Basic realm="${realm}", charset="UTF-8"` : asked },
  }
}

function forbidden(scope: AccessScope): Refusal {
  return {
    status: 403,
    sentence: `This token does not allow this: it needs the scope "${scope}".`,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  }
}

// Without tokens, whoever reaches this machine is let in, but not the pages that a browser on it shows.
const strangeHost: Refusal = {
  status: 403,
  sentence:
    'Without a token, this is for programs that ask for 127.0.0.1 or localhost. Configure a token to use a name.',
  headers: {},
}

function tooMany(what: string, seconds: number): Refusal {
  return { status: 429, sentence: `${what} Try again in ${seconds} s.`, headers: { 'Retry-After': String(seconds) } }
}

function answer(response: ServerResponse, { status, sentence, headers }: Refusal): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ error: sentence }))
}
