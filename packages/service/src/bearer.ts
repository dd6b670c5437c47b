import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Secret } from './secret.ts'

/** An Express (or Connect) middleware. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/**
 * Lets a request through that carries `Authorization: Bearer <token>`; without a configured token, every request.
 * Others are answered 401 with a JSON sentence.
 * https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function requireBearer(token: Secret | undefined): Middleware {
  return (request, response, next) => {
    const given = bearerOf(request.headers.authorization)
    if (!token || (given !== undefined && token.matches(given))) return next()
    response.statusCode = 401
    response.setHeader('WWW-Authenticate', given === undefined ? 'Bearer' : 'Bearer error="invalid_token"')
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    response.end(JSON.stringify({ error: sentenceFor(given) }))
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

function sentenceFor(given: string | undefined): string {
  return given === undefined
    ? 'This needs a token: send the header "Authorization: Bearer <token>".'
    : 'This token is not the one configured here.'
}
