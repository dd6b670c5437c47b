import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface BodyPatience {
  /** In so long … */
  readonly bodyWindowMs: number
  /** … so much of a body has to come, if not the rest of it. */
  readonly leastBodyBytes: number
}

interface Window {
  readonly response: ServerResponse
  startMs: number
  startBytes: number
}

/**
 * Breaks off requests whose bodies come by the drop, with 408. One that makes progress may take as long as it needs:
 * how large it may be, its route says.
 */
export class SlowBodies {
  readonly #patience: BodyPatience
  // Of a connection, the last: those before it have come whole.
  readonly #windows: Map<Socket, Window> = new Map()

  constructor(patience: BodyPatience) {
    this.#patience = patience
  }

  /** @param nowMs of a clock that never goes back */
  watch(response: ServerResponse, nowMs: number): void {
    const { socket } = response.req
    if (!this.#windows.has(socket)) socket.once('close', () => this.#windows.delete(socket))
    this.#windows.set(socket, { response, startMs: nowMs, startBytes: socket.bytesRead })
  }

  /** To be called now and then. */
  check(nowMs: number): void {
    for (const [socket, window] of this.#windows) {
      if (window.response.req.complete) continue
      if (cameEnough(window, this.#patience)) {
        window.startMs = nowMs
        window.startBytes = socket.bytesRead
      } else if (nowMs - window.startMs >= this.#patience.bodyWindowMs) breakOff(socket, window.response)
    }
  }
}

// What has come and was not read yet is not the client's fault.
function cameEnough({ response: { req }, startBytes }: Window, { leastBodyBytes }: BodyPatience): boolean {
  return req.socket.bytesRead - startBytes >= leastBodyBytes || req.readableLength >= req.readableHighWaterMark
}

// As Node does when its own time is over; whoever reads the request learns that it was broken off.
function breakOff(socket: Socket, response: ServerResponse): void {
  if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
  socket.destroy()
}
