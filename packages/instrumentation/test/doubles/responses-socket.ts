import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Billed } from './double.ts'
import { closeSocketServer } from './socket-server.ts'

/** OpenAI's Responses over WebSocket, played on this machine. It refuses what the real one refuses. */
export interface ResponsesSocketDouble {
  /** The `baseURL` of a client. */
  readonly url: string
  readonly billed: readonly Billed[]
  close(): Promise<void>
}

const usage = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 600 },
  output_tokens: 200,
  output_tokens_details: { reasoning_tokens: 50 },
  total_tokens: 1200,
}
const counted = { input: 400, input_cached: 600, output: 150, output_reasoning: 50 }
const model = 'gpt-5-2025-08-07'

export async function startResponsesSocket(): Promise<ResponsesSocketDouble> {
  const billed: Billed[] = []
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    path: '/v1/responses',
    verifyClient: ({ req }: { req: IncomingMessage }) => Boolean(req.headers.authorization),
  })
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => respond(socket, JSON.parse(data.toString('utf8')) as Asked, billed))
  })
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    billed,
    close: () => closeSocketServer(server),
  }
}

interface Asked {
  readonly type: string
  readonly model?: string
  readonly input?: unknown
}

function respond(socket: WebSocket, { type, model: asked, input }: Asked, billed: Billed[]): void {
  let sequence_number = 0
  const send = (event: object): void => {
    socket.send(JSON.stringify({ ...event, sequence_number }))
    sequence_number += 1
  }
  if (type !== 'response.create' || !asked || input === undefined) {
    const error = { type: 'invalid_request_error', code: 'missing_required_parameter', message: 'Missing parameter.' }
    return send({ type: 'error', status: 400, error })
  }
  const response = {
    id: `resp_${billed.length + 1}`,
    object: 'response',
    created_at: 1,
    model,
    service_tier: 'default',
  }
  send({ type: 'response.created', response: { ...response, status: 'in_progress', usage: null } })
  send({ type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'Ding dong' })
  billed.push({ model, tier: 'default', usage: counted })
  send({ type: 'response.completed', response: { ...response, status: 'completed', usage } })
}
