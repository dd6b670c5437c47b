import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** A request as it came: JSON unpacked, protobuf in base64 and packed if it was. */
export interface Recorded {
  readonly contentType: string
  readonly contentEncoding?: 'gzip'
  readonly body: unknown
  /** It was answered 503. */
  readonly refused?: true
}

/** Takes OTLP over HTTP, and keeps what is sent as metrics. So many requests are refused when they come first. */
export async function startRecordingCollector({ refusals = 0 } = {}): Promise<{
  readonly url: string
  readonly requests: readonly Recorded[]
  /** Done when what was refused has come again. */
  settled(): Promise<void>
  close(): Promise<void>
}> {
  const requests: Recorded[] = []
  const refused = new Set<unknown>()
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const recorded = await read(request)
      if (request.url !== '/v1/metrics') return void response.end()
      const isAgain = refused.delete(recorded.body)
      server.emit('came')
      if (!isAgain && requests.length < refusals) {
        refused.add(recorded.body)
        requests.push({ ...recorded, refused: true })
        return void response.writeHead(503).end()
      }
      requests.push(recorded)
      const isJson = recorded.contentType === 'application/json'
      response.setHeader('content-type', recorded.contentType).end(isJson ? '{}' : '')
    }
    answer().catch((error: unknown) => response.destroy(error as Error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async settled() {
      while (requests.length < refusals || refused.size > 0) await once(server, 'came')
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function read(request: IncomingMessage): Promise<Recorded> {
  const sent = await buffer(request)
  const isPacked = request.headers['content-encoding'] === 'gzip'
  const contentType = request.headers['content-type']?.split(';')[0] ?? ''
  if (contentType === 'application/json') {
    return { contentType, body: JSON.parse((isPacked ? gunzipSync(sent) : sent).toString('utf8')) as unknown }
  }
  return { contentType, ...(isPacked && { contentEncoding: 'gzip' }), body: sent.toString('base64') }
}
