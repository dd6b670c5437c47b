import OpenAI, { toFile } from 'openai'
import OpenAI4 from 'openai-4'
import OpenAI5 from 'openai-5'
import OpenAI6 from 'openai-6'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Double } from '../../../test/doubles/double.ts'
import { startOpenAiMedia } from '../../../test/doubles/openai-media.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { collect } from '../../../test/kit/collect.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'

let double: Double
let metered: Metered
let client: OpenAI
let bare: OpenAI

beforeEach(async () => {
  double = await startOpenAiMedia()
  metered = meteredFetch()
  const common = { baseURL: `${double.url}/v1`, apiKey: 'sk-test', maxRetries: 0 }
  client = new OpenAI({ ...common, fetch: metered.fetch })
  bare = new OpenAI(common)
})
afterEach(() => Promise.all([double.close(), metered.close()]))

const recording = () => toFile(new Uint8Array([82, 73, 70, 70]), 'bell.wav')

const scenarios: { name: string; sendsForm?: true; run: (client: OpenAI) => Promise<unknown> }[] = [
  {
    name: 'a text of the API before chat',
    run: (openai) => openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Ding?' }),
  },
  { name: 'a moderation', run: (openai) => openai.moderations.create({ model: 'omni-moderation-latest', input: 'x' }) },
  {
    name: 'a picture billed by the token',
    run: (openai) => openai.images.generate({ model: 'gpt-image-1', prompt: 'A bell' }),
  },
  {
    name: 'a picture billed by the token, streamed',
    run: async (openai) =>
      collect(await openai.images.generate({ model: 'gpt-image-1', prompt: 'A bell', stream: true })),
  },
  {
    name: 'a picture billed by the piece',
    run: (openai) => openai.images.generate({ model: 'dall-e-3', prompt: 'A bell', quality: 'hd', size: '1024x1792' }),
  },
  {
    name: 'a speech billed by the character',
    run: async (openai) => {
      const answer = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Ding dong 👋' })
      return [...new Uint8Array(await answer.arrayBuffer())]
    },
  },
  {
    name: 'a speech billed by the token, as events',
    run: async (openai) => {
      const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Ding', stream_format: 'sse' as const }
      return (await openai.audio.speech.create(request)).text()
    },
  },
  {
    name: 'a transcription billed by the second',
    sendsForm: true,
    run: async (openai) => openai.audio.transcriptions.create({ model: 'whisper-1', file: await recording() }),
  },
  {
    name: 'a transcription billed by the token',
    sendsForm: true,
    run: async (openai) => openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await recording() }),
  },
]

// The later ones have what the earlier ones have, as far as it is used here. Through any fetch but node-fetch openai 4
// cannot send a form at all: it asks for a stream without saying that it is half duplex.
const majors = [
  { sdk: 'openai 4', Client: OpenAI4 as unknown as typeof OpenAI, ran: scenarios.filter((each) => !each.sendsForm) },
  { sdk: 'openai 5', Client: OpenAI5 as unknown as typeof OpenAI, ran: scenarios },
  { sdk: 'openai 6', Client: OpenAI6 as unknown as typeof OpenAI, ran: scenarios },
  { sdk: 'openai 7', Client: OpenAI, ran: scenarios },
]

describe.each(majors)('with $sdk the app gets what it gets without us, and all is counted', ({ Client, ran }) => {
  test.each(ran)('$name', async ({ run }) => {
    const common = { baseURL: `${double.url}/v1`, apiKey: 'sk-test', maxRetries: 0 }
    const expected = JSON.stringify(await run(new Client(common)))
    expect(JSON.stringify(await run(new Client({ ...common, fetch: metered.fetch })))).toBe(expected)
    expect(double.billed).toHaveLength(2)
    expect(await metered.totals()).toEqual({
      ...truthOf(double.billed.slice(1), 'openai'),
      outcomes: { ok: 1 },
      estimated: false,
    })
    expect(await metered.points('unpricedTokens')).toEqual([])
  })
})

test('a transcript as plain text is estimated, and is no failure', async () => {
  const file = await recording()
  const text = await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'text' })
  expect(text).toBe('The bell says ding dong.\n')
  const [cost] = await metered.points('cost')
  expect(cost?.attributes).toMatchObject({ 'tollbell.estimated': true, 'tollbell.token.class': 'input_audio_seconds' })
  expect((await metered.totals()).outcomes).toEqual({ ok: 1 })
})

test('a picture of an unknown price is unpriced, not free', async () => {
  await client.images.generate({ model: 'dall-e-3', prompt: 'A bell', quality: 'hd', size: '256x256' })
  expect((await metered.totals()).costNanoUsd).toBe(0)
  expect(await metered.points('unpricedTokens')).toMatchObject([{ value: 1 }])
})

test('a Response in the background is counted once, when it is done', async () => {
  await client.responses.create({ model: 'gpt-5', input: 'Think of a bell', background: true })
  expect((await metered.totals()).outcomes).toEqual({})
  for (let poll = 0; poll < 4; poll += 1) await client.responses.retrieve('resp_bg')
  expect(await metered.totals()).toEqual({
    ...truthOf(double.billed, 'openai'),
    outcomes: { ok: 1 },
    estimated: false,
  })
})

test('the output file of a batch is counted once, at the price of a batch, a request for each line', async () => {
  const expected = await (await bare.files.content('file-out')).text()
  for (let time = 0; time < 2; time += 1) {
    expect(await (await client.files.content('file-out')).text()).toBe(expected)
  }
  expect(await metered.totals()).toEqual({
    ...truthOf(double.billed.slice(1, 2), 'openai'),
    outcomes: { ok: 3 },
    estimated: false,
  })
})

test('any other file, and one that is not there, is no call', async () => {
  await (await client.files.content('file-in')).text()
  await expect(client.files.content('file-gone')).rejects.toMatchObject({ status: 404 })
  await expect(client.responses.retrieve('resp_gone')).rejects.toMatchObject({ status: 404 })
  expect((await metered.totals()).outcomes).toEqual({})
})
