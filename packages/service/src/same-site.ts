import type { Middleware } from './guard.ts'

/**
 * Refuses what a page of another site makes a browser do: it could send a request here, or with a password the browser
 * remembers, though it cannot read the answer.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const refuseOtherSites: Middleware = (request, response, next) => {
  // Another port of this machine is another site's page too, though browsers call it `same-site`.
  const from = request.headers['sec-fetch-site']
  if (from === undefined || from === 'same-origin' || from === 'none') return next()
  response.writeHead(403, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ error: 'Pages of other sites may not do this.' }))
}

// Names that nobody else can make lead here: https://www.rfc-editor.org/rfc/rfc6761#section-6.3 and
// https://www.icann.org/en/board-activities-and-meetings/materials/approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en
const ownNames = new Set(['localhost', 'internal'])

/**
 * Whether a `Host` is one of those named, an address, or a name that only this machine or its network gives. A page of any other
 * name could have that name lead to 127.0.0.1, and then read what is answered here.
 * https://en.wikipedia.org/wiki/DNS_rebinding
 */
export function isOwnHost(host: string | undefined, named: readonly string[] = []): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  if (named.includes(hostname)) return true
  if (/^[\d.]+$|^\[.*\]$/.test(hostname) || !hostname.includes('.')) return true
  return ownNames.has(hostname.split('.').at(-1) ?? '')
}
