import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below those that systems hand out by themselves, to servers on port 0 and to whoever connects: so it is still free a
// moment later, and again when a server was ended and takes its place.
const [lowestPort, highestPort] = [20_000, 32_000]

/** A port that is free now; for programs that cannot take port 0 and say what they got, or shall get the same again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestPort, highestPort)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
