import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { SlowBodies } from './slow-bodies.ts'

const patience = { bodyWindowMs: 60_000, leastBodyBytes: 1000 }

const piece = 'x'.repeat(1000)

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What the client was answered, when its connection has ended. */
  readonly answered: Promise<string>
  /** Sends some of the body. */
  readonly write: (text: string) => void
  /** Checks after so many seconds from the beginning. */
  readonly checkAt: (seconds: number) => void
}

/** A client in the middle of a body of 10,000 bytes. */
async function exchange(): Promise<Exchange> {
  const bodies = new SlowBodies(patience)
  const server = createServer({ requestTimeout: 0, highWaterMark: 1 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  onTestFinished(() => void client.destroy())
  let answer = ''
  client.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  const answered = once(client, 'close').then(() => answer)
  const requested = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n')
  const [request, response] = await requested
  bodies.watch(response, 0)
  request.on('error', () => {})
  return {
    request,
    response,
    answered,
    write: (text) => void client.write(text),
    checkAt: (seconds) => bodies.check(seconds * 1000),
  }
}

/** Reads a body as it comes; answers how to wait for so much of it. */
function reading(request: IncomingMessage): (bytes: number) => Promise<void> {
  const came = { bytes: 0 }
  request.on('data', (chunk: Buffer) => {
    came.bytes += chunk.length
  })
  return async (bytes) => {
    while (came.bytes < bytes) await once(request, 'data')
  }
}

test('a body that makes progress may take as long as it needs', async () => {
  const { write, checkAt, request, response, answered } = await exchange()
  const has = reading(request)
  const ended = once(request, 'end')
  for (const minute of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    write(piece)
    await has(minute * 1000)
    checkAt(minute * 60)
  }
  await ended
  checkAt(3600)
  response.setHeader('Connection', 'close').end('all of it')
  expect(await answered).toMatch(/^HTTP\/1\.1 200 .*all of it/s)
})

test('one that comes by the drop is broken off', async () => {
  const { write, checkAt, request, answered } = await exchange()
  const has = reading(request)
  write(piece)
  await has(1000)
  checkAt(59)
  write('x')
  await has(1001)
  checkAt(118)
  expect(request.destroyed).toBe(false)
  checkAt(119)
  expect(await answered).toMatch(/^HTTP\/1\.1 408 /)
  expect(request.complete).toBe(false)
})

test('one that was answered before it came is broken off too', async () => {
  const { checkAt, response, answered } = await exchange()
  const told = once(response, 'finish')
  response.writeHead(401).end('no')
  await told
  checkAt(60)
  expect(await answered).toMatch(/^HTTP\/1\.1 401 .*no/s)
})

test('one that came and is not read is waited for', async () => {
  const { write, checkAt, request } = await exchange()
  const came = once(request, 'readable')
  write('x')
  await came
  checkAt(120)
  expect(request.destroyed).toBe(false)
})
