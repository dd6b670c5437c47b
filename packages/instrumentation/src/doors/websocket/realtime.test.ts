import { attributes } from '@tollbell/conventions'
import OpenAI, { AzureOpenAI } from 'openai'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type RealtimeDouble, startRealtime } from '../../../test/doubles/realtime.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import {
  loadRealtime,
  openRealtime,
  PlainWebSocket,
  type RealtimeApp,
  type RealtimeSdk,
  type SocketKind,
  sockets,
} from '../../../test/kit/realtime-apps.ts'
import { socketRouterFor } from '../../providers/providers.ts'
import type { SocketRoute } from '../../providers/socket.ts'
import { withUsageTags } from '../../tags.ts'
import { socketDoors } from '../doors.ts'
import { SocketSession } from './session.ts'

const address = 'wss://api.openai.com/v1/realtime?model=gpt-realtime'
const newest: RealtimeSdk = { name: 'openai', folder: 'realtime' }

let double: RealtimeDouble
let metered: Metered
let closes: (() => void)[]

beforeEach(async () => {
  vi.stubGlobal('WebSocket', PlainWebSocket)
  double = await startRealtime()
  meterInto(meteredFetch())
})
afterEach(async () => {
  vi.unstubAllGlobals()
  unmeter()
  await Promise.all([metered.close(), double.close()])
})

function meterInto(meter: Metered): void {
  metered = meter
  closes = socketDoors.map((door) => door.open(meter.meter))
}

function unmeter(): void {
  for (const close of closes) close()
}

async function open(kind: SocketKind, { url } = double): Promise<RealtimeApp> {
  const sdk = await loadRealtime(newest, kind)
  return openRealtime(sdk, kind, new OpenAI({ apiKey: 'sk-test', baseURL: url }))
}

describe.each(sockets)('over %s', (kind) => {
  test('a response that breaks off is a request without usage', async () => {
    const app = await open(kind)
    app.realtime.send({ type: 'response.create', response: { metadata: { ends: 'never' } } })
    await app.closed
    expect(await metered.totals()).toMatchObject({ tokens: {}, outcomes: { network: 1 } })
    expect((await metered.points('requests'))[0]?.attributes).toMatchObject({ [attributes.errorType]: 'close 1006' })
  })

  test('the tags are those under which the session was opened', async () => {
    const app = await withUsageTags({ project: 'hotline', operation: 'call' }, () => open(kind))
    await app.respond()
    app.realtime.close()
    expect((await metered.points('requests'))[0]?.attributes).toMatchObject({
      [attributes.project]: 'hotline',
      [attributes.operation]: 'call',
      [attributes.requestModel]: 'gpt-realtime',
      [attributes.responseModel]: 'gpt-realtime-2025-08-28',
    })
  })

  test('a session that was open before the door closed is counted no more', async () => {
    const app = await open(kind)
    unmeter()
    await app.respond()
    app.realtime.close()
    expect((await metered.totals()).outcomes).toEqual({})
  })

  test('a meter that fails is not noticed', async () => {
    vi.spyOn(metered.meter, 'count').mockImplementation(() => {
      throw new Error('ours')
    })
    const app = await open(kind)
    await app.respond()
    expect(app.events.at(-1)).toMatchObject({ type: 'response.done' })
    app.realtime.close()
  })
})

test('a response that two sockets hear of is counted once, also when one of them closes before it ends', async () => {
  const route = socketRouterFor({})(new URL(address)) as SocketRoute
  const [first, second] = [1, 2].map(() => new SocketSession(metered.meter, route, new URL(address)))
  const created = JSON.stringify({ type: 'response.created', response: { id: 'resp_1' } })
  const usage = { input_tokens: 3, output_tokens: 4 }
  const done = JSON.stringify({ type: 'response.done', response: { id: 'resp_1', status: 'completed', usage } })
  for (const socket of [first, second]) socket?.message(created)
  first?.closed(1000)
  for (const message of [done, done]) second?.message(message)
  expect(await metered.totals()).toMatchObject({ tokens: { input: 3, output: 4 }, outcomes: { aborted: 1, ok: 1 } })
})

test('where transcription was turned off, what is said is no call', async () => {
  const session = new SocketSession(
    metered.meter,
    socketRouterFor({})(new URL(address)) as SocketRoute,
    new URL(address),
  )
  const transcription = { model: 'whisper-1' }
  session.message(JSON.stringify({ type: 'session.updated', session: { audio: { input: { transcription } } } }))
  session.message(JSON.stringify({ type: 'session.updated', session: { audio: { input: { transcription: null } } } }))
  session.message(JSON.stringify({ type: 'input_audio_buffer.committed', item_id: 'item_1' }))
  session.closed(1000)
  expect((await metered.totals()).outcomes).toEqual({})
})

test('a server that does not say what was cached is estimated', async () => {
  const older = await startRealtime({ details: false })
  const app = await open('ws', older)
  await app.respond()
  app.realtime.close()
  const { tokens, estimated } = await metered.totals()
  // 202 of the prompt were cached; the 104 tokens of text come first.
  expect(tokens).toEqual({
    input_cached: 104,
    input_cached_audio: 98,
    input_audio: 102,
    input_image: 30,
    output: 30,
    output_audio: 90,
  })
  expect(estimated).toBe(true)
  await older.close()
})

test('a deployment of Azure is priced by the model that its session names', async () => {
  unmeter()
  meterInto(meteredFetch({ providers: { [double.host]: 'azure.ai.openai' } }))
  const azure = new AzureOpenAI({
    apiKey: 'key',
    apiVersion: '2025-04-01-preview',
    baseURL: double.url,
    deployment: 'ours',
  })
  const app = await openRealtime(await loadRealtime(newest, 'ws'), 'ws', azure)
  await app.respond()
  app.realtime.close()
  const { tokens, costNanoUsd } = await metered.totals()
  expect({ tokens, costNanoUsd }).toEqual(truthOf(double.billed, 'azure.ai.openai'))
})
