import { connect, type Socket } from 'node:net'
import type OpenAI from 'openai'
import type { OpenAIRealtimeWS } from 'openai/realtime/ws'
import type { Ends } from '../doubles/realtime.ts'

/** A major of the SDK, and where it has realtime: openai 4 only as a beta. */
export interface RealtimeSdk {
  readonly name: string
  readonly folder: string
}

export const realtimeSdks: readonly (RealtimeSdk & { readonly major: number })[] = [
  { major: 4, name: 'openai-4', folder: 'beta/realtime' },
  { major: 5, name: 'openai-5', folder: 'realtime' },
  { major: 5, name: 'openai-5', folder: 'beta/realtime' },
  { major: 6, name: 'openai-6', folder: 'realtime' },
  { major: 7, name: 'openai', folder: 'realtime' },
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

/** What an app loads of the SDK. */
export interface LoadedSdk {
  readonly OpenAI: typeof OpenAI
  readonly Realtime: Constructor
}

/** Loads it the way `load` does; both from the same copy. */
export async function loadRealtime(
  { name, folder }: RealtimeSdk,
  kind: SocketKind,
  load: (specifier: string) => unknown = (specifier) => import(specifier),
): Promise<LoadedSdk> {
  const { OpenAI } = (await load(name)) as LoadedSdk
  const loaded = (await load(`${name}/${folder}/${kind}`)) as Readonly<Record<string, Constructor>>
  return { OpenAI, Realtime: loaded[classOf(kind)] as Constructor }
}

/** The class that goes over a socket. */
export const classOf = (kind: SocketKind): string => (kind === 'ws' ? 'OpenAIRealtimeWS' : 'OpenAIRealtimeWebSocket')

export async function openRealtime({ Realtime }: LoadedSdk, kind: SocketKind, client: OpenAI): Promise<RealtimeApp> {
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

const transcribed = 'conversation.item.input_audio_transcription.completed'

const transcribedBy = (model: string): object => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { transcription: { model } } } },
})

/**
 * Everything a session has: what is said is transcribed by two models, and responses end in each way.
 * @returns all that the SDK told the app
 */
export async function converse(app: RealtimeApp): Promise<unknown> {
  await app.respond()
  for (const model of ['gpt-4o-mini-transcribe', 'gpt-realtime-whisper']) {
    await app.ask(transcribedBy(model), 'session.updated')
    await app.ask({ type: 'input_audio_buffer.commit' }, transcribed)
  }
  await app.respond('cancelled')
  await app.respond('incomplete')
  await app.respond('failed')
  await app.ask({ type: 'no.such.event' }, 'error')
  app.realtime.close()
  await app.closed
  return app.events
}
