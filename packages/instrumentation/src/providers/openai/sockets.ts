import type { SocketRoute } from '../socket.ts'
import { realtimeRouteOf } from './realtime.ts'
import { responsesSocketRouteOf } from './responses-socket.ts'

/** What is spoken over a WebSocket at an address of OpenAI's API, wherever it is mounted. */
export function openAiSocketRouteOf(url: URL): Omit<SocketRoute, 'provider'> | undefined {
  return realtimeRouteOf(url) ?? responsesSocketRouteOf(url)
}
