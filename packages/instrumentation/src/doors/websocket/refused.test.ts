import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { attributes } from '@tollbell/conventions'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket as Ws } from 'ws'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import { withUsageTags } from '../../tags.ts'
import { socketDoors } from '../doors.ts'

/** A server that opens no WebSocket, and the doors open. */
async function startRefusing(status: number): Promise<{ host: string; metered: Metered }> {
  const server = createServer().on('upgrade', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const metered = meteredFetch()
  const closes = socketDoors.map((door) => door.open(metered.meter))
  onTestFinished(async () => {
    for (const close of closes) close()
    await metered.close()
    server.close()
  })
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, metered }
}

const ways = [
  { way: 'WebSocket of Node.js', open: (url: string) => new WebSocket(url) },
  { way: 'ws', open: (url: string) => new Ws(url) },
]

describe.each(ways)('a $way whose handshake is refused', ({ open }) => {
  const failed = (url: string): Promise<unknown> =>
    new Promise((resolve) => open(url).addEventListener('error', resolve as () => void))

  test.each([
    { status: 401, outcome: 'clientError' },
    { status: 429, outcome: 'rateLimited' },
    { status: 503, outcome: 'serverError' },
  ])('with $status is a request: $outcome', async ({ status, outcome }) => {
    const { host, metered } = await startRefusing(status)
    await withUsageTags({ project: 'hotline' }, () => failed(`ws://${host}/v1/realtime?model=gpt-realtime`))
    expect(await metered.totals()).toMatchObject({ tokens: {}, outcomes: { [outcome]: 1 } })
    expect((await metered.points('requests'))[0]?.attributes).toMatchObject({
      [attributes.project]: 'hotline',
      [attributes.requestModel]: 'gpt-realtime',
      [attributes.errorType]: String(status),
    })
  })

  test('and that leads to no provider is nothing', async () => {
    const { host, metered } = await startRefusing(401)
    await failed(`ws://${host}/chat`)
    expect((await metered.totals()).outcomes).toEqual({})
  })
})
