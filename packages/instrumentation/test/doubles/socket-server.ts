import { once } from 'node:events'
import type { WebSocketServer } from 'ws'

/** Ends a server of WebSockets, whoever is still connected. */
export async function closeSocketServer(server: WebSocketServer): Promise<void> {
  for (const client of server.clients) client.terminate()
  const closed = once(server, 'close')
  server.close()
  await closed
}
