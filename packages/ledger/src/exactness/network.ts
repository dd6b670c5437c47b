import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Network {
  readonly url: string
  /** What it did so far. */
  readonly done: Record<'passed' | 'doubled' | 'held' | 'lostAnswers' | 'unreachable', number>
  /** From now on everything passes at once, and what was held is delivered. */
  calm(): Promise<void>
  close(): void
}

export interface NetworkOptions {
  /** Served in turn, as a balancer does. */
  readonly targets: readonly string[]
  readonly token: string
  /** In [0, 1). */
  readonly random: () => number
}

interface Sent {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/**
 * A bad network between apps and the ledger: of all requests it delivers a quarter twice, holds a quarter back until
 * later ones are through, and loses the answer of a twentieth. It says 503 while a ledger cannot be reached.
 */
export async function badNetwork({ targets, token, random }: NetworkOptions): Promise<Network> {
  const done = { passed: 0, doubled: 0, held: 0, lostAnswers: 0, unreachable: 0 }
  const held: Sent[] = []
  let bad = true
  let turn = 0

  const deliver = async ({ path, headers, body }: Sent): Promise<number> => {
    const kept = Object.entries(headers).filter(([name]) => name === 'content-type' || name === 'content-encoding')
    const sent = { ...Object.fromEntries(kept), authorization: `Bearer ${token}` } as Record<string, string>
    const target = targets[turn++ % targets.length]
    try {
      return (await fetch(`${target}${path}`, { method: 'POST', headers: sent, body: new Uint8Array(body) })).status
    } catch {
      done.unreachable++
      return 503
    }
  }

  const pass = async (sent: Sent): Promise<number> => {
    done.passed++
    if (!bad) return await deliver(sent)
    const luck = random()
    if (luck < 0.25) {
      done.held++
      held.push(sent)
      return 200
    }
    const status = await deliver(sent)
    if (luck < 0.5) {
      done.doubled++
      await deliver(sent)
    }
    if (held.length > 5) await deliver(held.splice(Math.floor(random() * held.length), 1)[0] ?? sent)
    if (luck < 0.95) return status
    done.lostAnswers++
    return 503
  }

  const answer = async (response: ServerResponse, sent: Sent): Promise<void> => {
    response.statusCode = await pass(sent)
    response.end()
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      void answer(response, { path: request.url ?? '/', headers: request.headers, body: Buffer.concat(chunks) })
    })
  })
  return {
    url: await listening(server),
    done,
    async calm() {
      bad = false
      for (const sent of held.splice(0)) await deliver(sent)
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
