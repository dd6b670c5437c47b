import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { safely } from '../../safely.ts'
import type { SocketDoor } from '../door.ts'
import { type Sessions, sessionsOf } from '../websocket/sessions.ts'

// https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md#undiciwebsocketopen
const channel = 'undici:websocket:open'

/**
 * The `WebSocket` of Node.js and of undici. It tells of itself when it opens, before anything can come, so nothing is
 * replaced, and it does not matter when the app took hold of it.
 */
export const globalWebSocket: SocketDoor = {
  open(meter) {
    const sessions = sessionsOf(meter)
    const look = (message: unknown): void => {
      const { websocket } = message as { websocket: WebSocket }
      safely('watching a WebSocket', () => watch(websocket, sessions), undefined)
    }
    subscribe(channel, look)
    return () => {
      unsubscribe(channel, look)
      sessions.end()
    }
  },
}

function watch(websocket: WebSocket, sessions: Sessions): void {
  const session = sessions.begin(websocket.url)
  if (!session) return
  websocket.addEventListener('message', ({ data }) => session.message(data))
  websocket.addEventListener('close', ({ code }) => session.closed(code))
}
