import { safely } from '../../safely.ts'
import type { SocketDoor } from '../door.ts'
import { type Sessions, sessionsOf } from '../websocket/sessions.ts'
import { type Handshake, watchHandshake } from './handshake.ts'

/**
 * The `WebSocket` of Node.js. Its diagnostics channel would tell of each socket without a class of ours, but names the
 * socket only from Node.js 24 on.
 */
export const globalWebSocket: SocketDoor = {
  open(meter) {
    const original = globalThis.WebSocket as typeof WebSocket | undefined
    // Node.js can be started without.
    if (!original) return () => {}
    const sessions = sessionsOf(meter)
    const door = watchedClass(original, sessions)
    globalThis.WebSocket = door
    return () => {
      sessions.end()
      if (globalThis.WebSocket === door) globalThis.WebSocket = original
    }
  },
}

function watchedClass(original: typeof WebSocket, sessions: Sessions): typeof WebSocket {
  const door = class extends original {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      const handshake = watchHandshake()
      try {
        super(...args)
      } finally {
        handshake.begun()
      }
      safely('watching a WebSocket', () => watch(this, sessions, handshake), undefined)
    }
  }
  for (const name of ['name', 'length'] as const) Object.defineProperty(door, name, { value: original[name] })
  return door
}

function watch(websocket: WebSocket, sessions: Sessions, handshake: Handshake): void {
  const session = sessions.begin(websocket.url)
  if (!session) return
  handshake.whenRefused((status) => session.refused(status))
  websocket.addEventListener('message', ({ data }) => session.message(data))
  websocket.addEventListener('close', ({ code }) => session.closed(code))
}
