import type { Middleware } from './guard.ts'

// For answers that are no page: nothing of them may be run, shown in a frame, or loaded.
const noPage = "default-src 'none'; frame-ancestors 'none'"

/**
 * Headers that keep browsers from doing with an answer what it is not meant for. A page sets its own
 * `Content-Security-Policy` after this.
 * https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
 */
export function safeHeaders(contentSecurityPolicy: string = noPage): Middleware {
  return (_request, response, next) => {
    response.setHeader('Content-Security-Policy', contentSecurityPolicy)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Referrer-Policy', 'no-referrer')
    response.setHeader('Cache-Control', 'no-store')
    next()
  }
}
