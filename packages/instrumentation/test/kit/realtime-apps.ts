import { connect, type Socket } from 'node:net'
import type OpenAI from 'openai'
import type { OpenAIRealtimeWS } from 'openai/realtime/ws'
import type { Ends } from '../doubles/realtime.ts'

/** A major of the SDK, and where it has realtime: openai 4 only as a beta. */
export interface RealtimeSdk {
  readonly name: string
  readonly folder: string
}

export const realtimeSdks: readonly RealtimeSdk[] = [
  { name: 'openai-4', folder: 'beta/realtime' },
  { name: 'openai-5', folder: 'realtime' },
  { name: 'openai-5', folder: 'beta/realtime' },
  { name: 'openai-6', folder: 'realtime' },
  { name: 'openai', folder: 'realtime' },
]

/** Which WebSocket the SDK is asked to take. */
export const sockets = ['websocket', 'ws'] as const
export type SocketKind = (typeof sockets)[number]

/** What all of them have in common. */
type Realtime = Pick<OpenAIRealtimeWS, 'on' | 'send' | 'close'> & { readonly socket: WebSocket }
interface Constructor {
  new (props: object, client: OpenAI): Realtime
  azure(client: OpenAI, props: object): Promise<Realtime>
}

/** The SDK knows `wss:` only; these leave its TLS out, and nothing else. */
export class PlainWebSocket extends WebSocket {
  constructor(url: string, protocols?: string[]) {
    super(url.replace('wss:', 'ws:'), protocols)
  }
}
const options = {
  createConnection: ({ host, port }: { host: string; port: number }): Socket => connect({ host, port }),
}

/** An app's connection, and all that the SDK told it. */
export interface RealtimeApp {
  readonly realtime: Realtime
  readonly events: Readonly<Record<string, unknown>>[]
  /** Sends what has to be sent and waits for the last event of the answer. */
  ask(event: object, last: string): Promise<void>
  respond(ends?: Ends): Promise<void>
  closed: Promise<void>
}

export async function openRealtime(sdk: RealtimeSdk, kind: SocketKind, client: OpenAI): Promise<RealtimeApp> {
  const loaded = (await import(`${sdk.name}/${sdk.folder}/${kind}`)) as Record<string, Constructor>
  const Realtime = loaded[kind === 'ws' ? 'OpenAIRealtimeWS' : 'OpenAIRealtimeWebSocket'] as Constructor
  const props = { model: 'gpt-realtime', ...(kind === 'ws' ? { options } : {}) }
  const realtime = 'deploymentName' in client ? await Realtime.azure(client, props) : new Realtime(props, client)
  const events: Record<string, unknown>[] = []
  const waiting = new Map<string, () => void>()
  const next = (type: string): Promise<void> => new Promise((resolve) => waiting.set(type, resolve))
  realtime.on('event', (event) => {
    events.push({ ...event })
    waiting.get(event.type)?.()
  })
  realtime.on('error', ({ message }) => events.push({ type: 'error', message }))
  const closed = new Promise<void>((resolve) => realtime.socket.addEventListener('close', () => resolve()))
  const ask = async (event: object, last: string): Promise<void> => {
    const answered = next(last)
    realtime.send(event as Parameters<Realtime['send']>[0])
    await answered
  }
  await next('session.created')
  return {
    realtime,
    events,
    ask,
    respond: (ends = 'completed') =>
      ask({ type: 'response.create', response: { metadata: { ends } } }, 'response.done'),
    closed,
  }
}
