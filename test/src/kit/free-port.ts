import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below those that systems hand out by themselves, to servers on port 0 and to whoever connects: so it is still free a
// moment later, and again when a server was ended and takes its place.
const [lowestPort, highestPort] = [20_000, 32_000]

// Each of the processes in which tests run beside each other has ports of its own, and gives none of them twice.
const slices = 16
const slice = Number(process.env['VITEST_POOL_ID'] ?? 0) % slices
const slicePorts = Math.floor((highestPort - lowestPort) / slices)
const given = new Set<number>()

/** A port that is free now; for programs that cannot take port 0 and say what they got, or shall get the same again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowestPort + slice * slicePorts + randomInt(slicePorts)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
