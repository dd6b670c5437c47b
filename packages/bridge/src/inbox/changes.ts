import type { ServerResponse } from 'node:http'

// Proxies close a connection that says nothing for a minute.
const heartbeatMs = 25_000

/** Tells open pages that something changed, by server-sent events. */
export class Changes {
  readonly #listeners = new Set<ServerResponse>()
  readonly #heartbeat: NodeJS.Timeout

  constructor() {
    this.#heartbeat = setInterval(() => this.#send(': still here\n\n'), heartbeatMs).unref()
  }

  /** Keeps a response open and writes to it until the page is closed. */
  listen(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('retry: 2000\n\n')
    this.#listeners.add(response)
    response.once('close', () => this.#listeners.delete(response))
  }

  notify(): void {
    this.#send('data: changed\n\n')
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const response of this.#listeners) response.end()
  }

  #send(text: string): void {
    for (const response of this.#listeners) response.write(text)
  }
}
