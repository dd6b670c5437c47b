import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { UsageCounts } from '@tollbell/conventions'

export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  /** Parsed from JSON; text where it is something else. */
  readonly body: unknown
}

export interface Answer {
  readonly status?: number
  readonly type: string
  /** The body, in the pieces in which it is sent. */
  readonly pieces: readonly (string | Uint8Array)[]
  readonly pieceDelayMs?: number
  /** What the provider bills for it; absent when nothing. */
  readonly billed?: Billed
}

/** The truth: what a call used, in disjoint classes, of which model. */
export interface Billed {
  readonly model: string
  readonly usage: UsageCounts
  readonly tier?: string
}

/** A provider that is somewhere else, played on this machine. It refuses what the real one refuses. */
export interface Double {
  readonly url: string
  /** `host:port`, to name it in the settings. */
  readonly host: string
  readonly asked: readonly Asked[]
  readonly billed: readonly Billed[]
  close(): Promise<void>
}

export async function startDouble(answerTo: (asked: Asked) => Answer): Promise<Double> {
  const asked: Asked[] = []
  const billed: Billed[] = []
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error as Error))
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const each = await askedBy(request)
    asked.push(each)
    const answer = answerTo(each)
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type })
    for (const piece of answer.pieces) {
      if (response.destroyed) return
      response.write(piece)
      if (answer.pieceDelayMs) await delay(answer.pieceDelayMs)
    }
    if (answer.billed) billed.push(answer.billed)
    response.end()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    asked,
    billed,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function askedBy(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('latin1')
  const isJson = request.headers['content-type']?.includes('json') && text !== ''
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://double'),
    headers: request.headers,
    body: isJson ? (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown) : text,
  }
}

export function json(value: object, billed?: Billed, status = 200): Answer {
  return { status, type: 'application/json', pieces: [JSON.stringify(value)], ...(billed ? { billed } : {}) }
}

/** Server-sent events; `named` puts each one's `type` on its event line, as Anthropic does. */
export function events(values: readonly object[], billed?: Billed, named = false): Answer {
  const pieces = values.map((value) => {
    const name = named ? `event: ${(value as { type: string }).type}\n` : ''
    return `${name}data: ${JSON.stringify(value)}\n\n`
  })
  return { type: 'text/event-stream; charset=utf-8', pieces, ...(billed ? { billed } : {}) }
}

/** The names in a body that its API does not have. */
export function unknownFields(body: object, known: string): string[] {
  const names = new Set(known.split(' '))
  return Object.keys(body).filter((name) => !names.has(name))
}
