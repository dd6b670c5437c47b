import type { Middleware } from './guard.ts'

// An empty JSON object, or whatever a client sends along where nothing is asked for.
const mostBytes = 16 * 1024

/** For routes that read no body: refuses, with 413, to be sent a large one or one that does not say how large it is. */
export const smallBody: Middleware = (request, response, next) => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  if (encoding === undefined && Number(length) <= mostBytes) return next()
  // What is still on its way is not waited for.
  response.writeHead(413, { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' })
  response.end(JSON.stringify({ error: 'This reads no body: send none.' }))
}
