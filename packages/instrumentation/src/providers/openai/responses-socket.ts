import { fieldOf, textOf } from '../fields.ts'
import type { SocketReading, SocketRoute, SocketSurface } from '../socket.ts'
import { pieces } from './realtime.ts'
import { readResponse } from './responses.ts'

const readers: Readonly<Record<string, (response: unknown, id: string) => SocketReading>> = {
  'response.created': (_, id) => ({ begun: { id, operation: 'chat' } }),
  'response.completed': readEnd,
  'response.incomplete': readEnd,
  'response.failed': readEnd,
}

/**
 * `wss://…/responses`: the events are those of a streamed Response, many of them one after another.
 * https://platform.openai.com/docs/guides/websocket-mode
 */
const responsesOverSocket: SocketSurface = {
  pieces,
  markers: Object.keys(readers).map((type) => `"${type}"`),
  read(event) {
    const response = fieldOf(event, 'response')
    const id = textOf(response, 'id')
    return id === undefined ? undefined : readers[textOf(event, 'type') ?? '']?.(response, id)
  },
}

/** Responses over a WebSocket at an address of OpenAI's API, wherever it is mounted. */
export function responsesSocketRouteOf({ pathname }: URL): Omit<SocketRoute, 'provider'> | undefined {
  return pathname.endsWith('/responses') ? { surface: responsesOverSocket, model: undefined } : undefined
}

function readEnd(response: unknown, id: string): SocketReading {
  const { model, tier, usage, failure = { outcome: 'ok' } } = readResponse(response)
  return { ended: { id, operation: 'chat', ...failure, model, tier, usage } }
}
