import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { safely } from '../../safely.ts'
import type { SocketDoor } from '../door.ts'
import { type Sessions, sessionsOf } from '../websocket/sessions.ts'

// https://nodejs.org/api/diagnostics_channel.html#http
const channel = 'http.client.request.start'

// Under a symbol of this name ws keeps its WebSocket on the connection.
// https://github.com/websockets/ws/blob/master/lib/constants.js
const symbolName = 'websocket'

/** What ws 7 and 8 have in common. */
interface Ws {
  on(event: 'message', listener: (data: unknown) => void): void
  on(event: 'close', listener: (code: number) => void): void
}

/**
 * The npm package ws. It asks for its connection through node:http, which tells of it, and is found on the connection
 * it gets: so nothing is replaced, and bundled copies, and those loaded before us, are seen too.
 */
export const ws: SocketDoor = {
  open(meter) {
    const sessions = sessionsOf(meter)
    const look = (message: unknown): void => {
      const { request } = message as { request: ClientRequest }
      safely('watching a WebSocket', () => watch(request, sessions), undefined)
    }
    subscribe(channel, look)
    return () => {
      unsubscribe(channel, look)
      sessions.end()
    }
  },
}

function watch(request: ClientRequest, sessions: Sessions): void {
  // Without a listener of the app Node.js drops the connection, and so it shall with us.
  if (request.getHeader('upgrade') !== 'websocket' || request.listenerCount('upgrade') === 0) return
  const session = sessions.begin(`${request.protocol}//${String(request.getHeader('host'))}${request.path}`)
  if (!session) return
  // Without a listener of its own Node.js drops such an answer for the app, and so it shall with us.
  if (request.listenerCount('response') > 0) {
    request.once('response', ({ statusCode = 0 }: IncomingMessage) => session.refused(statusCode))
  }
  request.once('upgrade', (_: IncomingMessage, connection: Duplex) => {
    const socket = safely('finding a WebSocket', () => webSocketOn(connection), undefined)
    // As text comes: in one Buffer, whatever the app has chosen for binary messages.
    socket?.on('message', (data) => session.message(data))
    socket?.on('close', (code) => session.closed(code))
  })
}

function webSocketOn(connection: Duplex): Ws | undefined {
  const symbol = Object.getOwnPropertySymbols(connection).find(({ description }) => description === symbolName)
  const found = symbol && (connection as unknown as Record<symbol, Partial<Ws> | undefined>)[symbol]
  return typeof found?.on === 'function' ? (found as Ws) : undefined
}
