import { attributes } from '@tollbell/conventions'
import OpenAI, { AzureOpenAI } from 'openai'
import OpenAI4 from 'openai-4'
import OpenAI5 from 'openai-5'
import OpenAI6 from 'openai-6'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type RealtimeDouble, startRealtime } from '../../../test/doubles/realtime.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import {
  openRealtime,
  PlainWebSocket,
  type RealtimeApp,
  type RealtimeSdk,
  realtimeSdks,
  sockets,
} from '../../../test/kit/realtime-apps.ts'
import { withUsageTags } from '../../tags.ts'
import { socketDoors } from '../doors.ts'

const clients: Readonly<Record<string, unknown>> = {
  'openai-4': OpenAI4,
  'openai-5': OpenAI5,
  'openai-6': OpenAI6,
  openai: OpenAI,
}
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

function clientOf(sdk: RealtimeSdk, { url } = double): OpenAI {
  const Client = clients[sdk.name] as typeof OpenAI
  return new Client({ apiKey: 'sk-test', baseURL: url })
}

const transcribedBy = (model: string): object => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { transcription: { model } } } },
})

const transcribed = 'conversation.item.input_audio_transcription.completed'

/** Everything a session has: what is said is transcribed by two models, and responses end in each way. */
async function converse(app: RealtimeApp): Promise<unknown[]> {
  await app.respond()
  for (const model of ['gpt-4o-mini-transcribe', 'gpt-realtime-whisper']) {
    await app.ask(transcribedBy(model), 'session.updated')
    await app.ask({ type: 'input_audio_buffer.commit' }, transcribed)
  }
  await app.respond('cancelled')
  await app.respond('incomplete')
  await app.respond('failed')
  await app.ask({ type: 'no.such.event' }, 'error')
  app.realtime.close()
  await app.closed
  return app.events
}

describe.each(realtimeSdks)('$name/$folder', (sdk) => {
  test.each(sockets)('over %s: the app gets the same, and each response and transcript is counted', async (kind) => {
    const events = await converse(await openRealtime(sdk, kind, clientOf(sdk)))
    expect(await metered.totals()).toEqual({
      ...truthOf(double.billed, 'openai'),
      outcomes: { ok: 4, aborted: 1, serverError: 1 },
      estimated: false,
    })
    unmeter()
    expect(withoutIds(events)).toEqual(withoutIds(await converse(await openRealtime(sdk, kind, clientOf(sdk)))))
  })
})

describe.each(sockets)('over %s', (kind) => {
  test('a response that breaks off is a request without usage', async () => {
    const app = await openRealtime(newest, kind, clientOf(newest))
    app.realtime.send({ type: 'response.create', response: { metadata: { ends: 'never' } } })
    await app.closed
    expect(await metered.totals()).toMatchObject({ tokens: {}, outcomes: { network: 1 } })
    expect((await metered.points('requests'))[0]?.attributes).toMatchObject({ [attributes.errorType]: 'close 1006' })
  })

  test('the tags are those under which the session was opened', async () => {
    const app = await withUsageTags({ project: 'hotline', operation: 'call' }, () =>
      openRealtime(newest, kind, clientOf(newest)),
    )
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
    const app = await openRealtime(newest, kind, clientOf(newest))
    unmeter()
    await app.respond()
    app.realtime.close()
    expect((await metered.totals()).outcomes).toEqual({})
  })

  test('a meter that fails is not noticed', async () => {
    vi.spyOn(metered.meter, 'count').mockImplementation(() => {
      throw new Error('ours')
    })
    const app = await openRealtime(newest, kind, clientOf(newest))
    await app.respond()
    expect(app.events.at(-1)).toMatchObject({ type: 'response.done' })
    app.realtime.close()
  })
})

test('a server that does not say what was cached is estimated', async () => {
  const older = await startRealtime({ details: false })
  const app = await openRealtime(newest, 'ws', clientOf(newest, older))
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
  const app = await openRealtime(newest, 'ws', azure)
  await app.respond()
  app.realtime.close()
  const { tokens, costNanoUsd } = await metered.totals()
  expect({ tokens, costNanoUsd }).toEqual(truthOf(double.billed, 'azure.ai.openai'))
})

test('other sockets are left alone', async () => {
  const socket = new PlainWebSocket(`ws://${double.host}/realtime`)
  const listens = vi.spyOn(socket, 'addEventListener')
  await new Promise((resolve) => socket.addEventListener('close', resolve))
  expect(listens).toHaveBeenCalledTimes(1)
})

/** The ids count on through the sessions of a test. */
function withoutIds(events: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(events).replaceAll(/(event|item|resp)_[\d_]+/g, '$1'))
}
