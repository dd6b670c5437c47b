import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UsageCounts } from '@tollbell/conventions'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Billed } from './double.ts'
import { closeSocketServer } from './socket-server.ts'

/** OpenAI's realtime API, played on this machine. It refuses what the real one refuses. */
export interface RealtimeDouble {
  /** The `baseURL` of a client. */
  readonly url: string
  readonly host: string
  readonly billed: readonly Billed[]
  close(): Promise<void>
}

/** How a response ends, as its `metadata.ends` asks for. `never`: the connection is lost before. */
export type Ends = 'completed' | 'cancelled' | 'incomplete' | 'failed' | 'never'

type Event = Readonly<Record<string, unknown>>

const snapshot = 'gpt-realtime-2025-08-28'

// What a client may send. https://platform.openai.com/docs/api-reference/realtime-client-events
const answers: Readonly<Record<string, (session: Session, event: Event) => void>> = {
  'session.update': updateSession,
  'input_audio_buffer.append': () => {},
  'input_audio_buffer.commit': commit,
  'response.create': respond,
}

/** @param details whether the usage says what was cached, as it does today */
export async function startRealtime({ details = true } = {}): Promise<RealtimeDouble> {
  const billed: Billed[] = []
  let sessions = 0
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    // Browsers cannot send headers, so a key may be among the protocols.
    verifyClient: ({ req }: { req: IncomingMessage }) =>
      Boolean(req.headers.authorization ?? req.headers['api-key']) ||
      String(req.headers['sec-websocket-protocol']).includes('openai-insecure-api-key.'),
    handleProtocols: () => 'realtime',
  })
  server.on('connection', (socket, { url = '' }) => {
    const { pathname, searchParams } = new URL(url, 'http://double')
    const model = searchParams.get('model') ?? searchParams.get('deployment')
    if (!pathname.endsWith('/realtime') || model === null) return socket.close(4000, 'Missing model')
    sessions += 1
    const session = new Session(socket, billed, details, sessions)
    session.send('session.created', { session: { type: 'realtime', id: 'sess_1', model: snapshot } })
    socket.on('message', (data: Buffer) => session.receive(JSON.parse(data.toString('utf8')) as Event))
  })
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}/v1`,
    host,
    billed,
    close: () => closeSocketServer(server),
  }
}

class Session {
  readonly socket: WebSocket
  readonly billed: Billed[]
  readonly details: boolean
  readonly session: number
  transcription: string | undefined
  #events = 0

  constructor(socket: WebSocket, billed: Billed[], details: boolean, session: number) {
    this.session = session
    this.socket = socket
    this.billed = billed
    this.details = details
  }

  /** A name for what comes next. */
  id(prefix: string): string {
    this.#events += 1
    return `${prefix}_${this.session}_${this.#events}`
  }

  send(type: string, fields: object): void {
    this.socket.send(JSON.stringify({ type, event_id: this.id('event'), ...fields }))
  }

  receive(event: Event): void {
    const answer = answers[String(event['type'])]
    if (answer) return answer(this, event)
    const error = {
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: `Invalid value: ${String(event['type'])}`,
    }
    this.send('error', { error })
  }
}

function updateSession(session: Session, event: Event): void {
  const { audio } = event['session'] as { audio?: { input?: { transcription?: { model: string } } } }
  session.transcription = audio?.input?.transcription?.model
  session.send('session.updated', { session: { type: 'realtime', id: 'sess_1', model: snapshot, audio } })
}

function commit(session: Session): void {
  const item_id = session.id('item')
  session.send('input_audio_buffer.committed', { item_id, previous_item_id: null })
  const model = session.transcription
  if (model === undefined) return
  const [usage, counted] = heard(model)
  const type = 'conversation.item.input_audio_transcription'
  session.send(`${type}.delta`, { item_id, content_index: 0, delta: 'Ding "response.done" dong' })
  session.billed.push({ model, usage: counted })
  session.send(`${type}.completed`, { item_id, content_index: 0, transcript: 'Ding dong', usage })
}

function heard(model: string): [usage: object, counted: UsageCounts] {
  if (!model.includes('4o')) return [{ type: 'duration', seconds: 6 }, { input_audio_seconds: 6 }]
  const input_token_details = { text_tokens: 0, audio_tokens: 20 }
  const usage = { type: 'tokens', input_tokens: 20, input_token_details, output_tokens: 4, total_tokens: 24 }
  return [usage, { input: 0, input_audio: 20, output: 4 }]
}

const usages: Readonly<Record<Exclude<Ends, 'never'>, UsageCounts>> = {
  completed: {
    input: 40,
    input_cached: 64,
    input_cached_audio: 128,
    input_cached_image: 10,
    input_audio: 72,
    input_image: 20,
    output: 30,
    output_audio: 90,
  },
  cancelled: { input: 41, input_audio: 9, output: 3, output_audio: 11 },
  incomplete: { input: 12, output: 16, output_audio: 0 },
  // A response that fails before it begins has used nothing.
  failed: {},
}

function respond(session: Session, event: Event): void {
  const { metadata } = (event['response'] ?? {}) as { metadata?: { ends?: Ends } }
  const ends = metadata?.ends ?? 'completed'
  const response = { id: session.id('resp'), object: 'realtime.response', output: [], metadata }
  session.send('response.created', { response: { ...response, status: 'in_progress', usage: null } })
  const delta = Buffer.alloc(4800, 7).toString('base64')
  for (let nth = 0; nth < 3; nth += 1) session.send('response.output_audio.delta', { response_id: response.id, delta })
  if (ends === 'never') return session.socket.terminate()
  const counted = usages[ends]
  session.billed.push({ model: snapshot, usage: counted })
  const usage = ends === 'failed' ? null : reported(counted, session.details)
  session.send('response.done', { response: { ...response, status: ends, status_details: detailsOf(ends), usage } })
}

function detailsOf(ends: Ends): object | null {
  if (ends === 'cancelled') return { type: ends, reason: 'client_cancelled' }
  if (ends === 'incomplete') return { type: ends, reason: 'max_output_tokens' }
  return ends === 'failed' ? { type: ends, error: { type: 'server_error', code: 'server_error' } } : null
}

/** In the inclusive numbers of the API. */
function reported(counted: UsageCounts, details: boolean): object {
  const of = (name: keyof UsageCounts): number => counted[name] ?? 0
  const cached = {
    text_tokens: of('input_cached'),
    audio_tokens: of('input_cached_audio'),
    image_tokens: of('input_cached_image'),
  }
  const input = {
    text_tokens: of('input') + cached.text_tokens,
    audio_tokens: of('input_audio') + cached.audio_tokens,
    image_tokens: of('input_image') + cached.image_tokens,
  }
  const output = { text_tokens: of('output'), audio_tokens: of('output_audio') }
  const cached_tokens = sum(cached)
  return {
    total_tokens: sum(input) + sum(output),
    input_tokens: sum(input),
    output_tokens: sum(output),
    input_token_details: { ...input, cached_tokens, ...(details ? { cached_tokens_details: cached } : {}) },
    output_token_details: output,
  }
}

function sum(tokens: Readonly<Record<string, number>>): number {
  return Object.values(tokens).reduce((all, each) => all + each, 0)
}
