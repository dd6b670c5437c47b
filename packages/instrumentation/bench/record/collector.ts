import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** A request as it came, unpacked: JSON as it is, protobuf in base64. */
export interface Recorded {
  readonly contentType: string
  readonly body: unknown
}

/** Takes OTLP over HTTP, and keeps what is sent as metrics. */
export async function startRecordingCollector(): Promise<{
  readonly url: string
  readonly requests: readonly Recorded[]
  close(): Promise<void>
}> {
  const requests: Recorded[] = []
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const recorded = await read(request)
      if (request.url === '/v1/metrics') requests.push(recorded)
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
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function read(request: IncomingMessage): Promise<Recorded> {
  const sent = await buffer(request)
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
  const contentType = request.headers['content-type']?.split(';')[0] ?? ''
  const isJson = contentType === 'application/json'
  return { contentType, body: isJson ? (JSON.parse(bytes.toString('utf8')) as unknown) : bytes.toString('base64') }
}
