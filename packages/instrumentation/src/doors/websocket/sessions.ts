import type { UsageMeter } from '../../meter.ts'
import { socketRouterFor } from '../../providers/providers.ts'
import { safely } from '../../safely.ts'
import { SocketSession } from './session.ts'

/** What is told of a WebSocket; none of it ever throws. */
export interface WatchedSocket {
  message(data: unknown): void
  closed(code: number): void
  /** The server answered the handshake with this HTTP status. */
  refused(status: number): void
}

/** The sessions that came through a door. */
export interface Sessions {
  /** Begins one, if the address is a provider's. */
  begin(address: string): WatchedSocket | undefined
  /** Nothing is counted from now on. */
  end(): void
}

export function sessionsOf(meter: UsageMeter): Sessions {
  const routeOf = socketRouterFor(meter.settings.providers)
  let isOpen = true
  return {
    begin(address) {
      if (!isOpen) return undefined
      const url = new URL(address)
      const route = routeOf(url)
      if (!route) return undefined
      const session = new SocketSession(meter, route, url)
      return {
        message(data) {
          if (isOpen) safely('looking at a message', () => session.message(data), undefined)
        },
        closed(code) {
          if (isOpen) safely('ending a session', () => session.closed(code), undefined)
        },
        refused(status) {
          if (isOpen) safely('counting a refusal', () => session.refused(status), undefined)
        },
      }
    },
    end() {
      isOpen = false
    },
  }
}
