import { type Middleware, requireBearer, type Secret } from '@tollbell/service'

/**
 * Lets people in who look with a browser: it asks for a password by itself, which is the token (any user name).
 * Programs send it as a bearer token.
 */
export function requireReader(token: Secret | undefined): Middleware {
  const bearer = requireBearer(token)
  return (request, response, next) => {
    const { authorization } = request.headers
    const password = passwordOf(authorization)
    if (!token || (password !== undefined && token.matches(password))) return next()
    if (/^Bearer /i.test(authorization ?? '')) return bearer(request, response, next)
    response.statusCode = 401
    response.setHeader('WWW-Authenticate', 'Basic realm="tollbell inbox", charset="UTF-8"')
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    response.end(JSON.stringify({ error: 'This needs a token: give it as the password (any user name).' }))
  }
}

function passwordOf(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return password.join(':')
}
