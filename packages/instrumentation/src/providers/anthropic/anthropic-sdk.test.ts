import Anthropic from '@anthropic-ai/sdk'
import { afterEach, expect, test } from 'vitest'
import { startAnthropic } from '../../../test/doubles/anthropic.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { collect } from '../../../test/kit/collect.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

async function lab(options?: { pieceDelayMs: number }) {
  const double = await startAnthropic(options)
  const metered: Metered = meteredFetch({ providers: { [double.host]: 'anthropic' } })
  cleanUps.push(
    () => double.close(),
    () => metered.close(),
  )
  const common = { baseURL: double.url, apiKey: 'sk-ant-test', maxRetries: 0 }
  return {
    double,
    metered,
    client: new Anthropic({ ...common, fetch: metered.fetch }),
    bare: new Anthropic(common),
  }
}

const request = {
  model: 'claude-opus-4-8',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'What does a bell say?' }],
}

const scenarios: { name: string; run: (client: Anthropic) => Promise<unknown> }[] = [
  { name: 'a message', run: (client) => client.messages.create(request) },
  {
    name: 'a message, streamed',
    run: async (client) => collect(await client.messages.create({ ...request, stream: true })),
  },
  { name: 'the stream helper', run: (client) => client.messages.stream(request).finalMessage() },
  {
    name: 'withResponse',
    run: async (client) => {
      const { data, response } = await client.messages.create(request).withResponse()
      return { data, status: response.status }
    },
  },
  {
    name: 'a stream turned into a ReadableStream',
    run: async (client) =>
      new Response((await client.messages.create({ ...request, stream: true })).toReadableStream()).text(),
  },
]

test.each(scenarios)('$name is counted, and is what it is without us', async ({ run }) => {
  const { double, metered, client, bare } = await lab()
  const expected = JSON.stringify(await run(bare))
  expect(JSON.stringify(await run(client))).toBe(expected)
  expect(double.billed).toHaveLength(2)
  expect(await metered.totals()).toEqual({
    ...truthOf(double.billed.slice(1), 'anthropic'),
    outcomes: { ok: 1 },
    estimated: false,
  })
})

test('the request goes out as it would without us', async () => {
  const { double, client, bare } = await lab()
  for (const each of [bare, client]) await collect(await each.messages.create({ ...request, stream: true }))
  const [expected, sent] = double.asked
  expect(sent?.body).toEqual(expected?.body)
})

test('of a stream the app breaks off the input is known and the output estimated', async () => {
  const { metered, client } = await lab({ pieceDelayMs: 20 })
  let seen = 0
  for await (const event of await client.messages.create({ ...request, stream: true })) {
    if (event.type === 'content_block_delta' && ++seen === 2) break
  }
  await expect.poll(async () => (await metered.totals()).outcomes).toEqual({ aborted: 1 })
  expect(await metered.totals()).toMatchObject({
    tokens: { input: 21, input_cached: 1800, input_cache_write: 456, input_cache_write_1h: 100, output: 3 },
    estimated: true,
  })
})

test('a refusal is a request without usage', async () => {
  const { metered, client } = await lab()
  await expect(client.messages.create({ ...request, messages: [] })).rejects.toMatchObject({ status: 400 })
  expect(await metered.totals()).toMatchObject({ tokens: {}, outcomes: { clientError: 1 } })
})
