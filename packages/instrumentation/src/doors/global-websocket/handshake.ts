import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** The request by which a WebSocket of Node.js is opened. The socket itself does not say what became of it. */
export interface Handshake {
  /** The request is out. */
  begun(): void
  /** Tells the HTTP status of an answer that opens no WebSocket. */
  whenRefused(tell: (status: number) => void): void
}

interface Message {
  readonly request: object & { readonly upgrade?: unknown }
  readonly response?: { readonly statusCode: number }
}

// https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
const [created, answered] = ['undici:request:create', 'undici:request:headers'] as const

const switching = 101

const refusals = new WeakMap<object, (status: number) => void>()

/** Watches for the request that a constructor makes before it returns; to be called right before it. */
export function watchHandshake(): Handshake {
  let found: object | undefined
  const look = (message: unknown): void => {
    const { request } = message as Message
    if (request.upgrade === 'websocket') found = request
  }
  subscribe(created, look)
  return {
    begun: () => void unsubscribe(created, look),
    whenRefused(tell) {
      if (!found) return
      refusals.set(found, tell)
      // Only an app that opens WebSockets to a provider is told of its answers. Again changes nothing.
      unsubscribe(answered, lookAtAnswer)
      subscribe(answered, lookAtAnswer)
    },
  }
}

function lookAtAnswer(message: unknown): void {
  const { request, response } = message as Message
  const tell = refusals.get(request)
  if (!tell) return
  refusals.delete(request)
  if (response && response.statusCode !== switching) tell(response.statusCode)
}
