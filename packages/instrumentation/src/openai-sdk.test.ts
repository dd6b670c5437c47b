import { attributes } from '@tollbell/conventions'
import OpenAI from 'openai'
import { afterEach, describe, expect, test } from 'vitest'
import { collect } from '../test/kit/collect.ts'
import { type Metered, meteredFetch, waysToLook } from '../test/kit/metered.ts'
import { costNanoUsdOf, tokensOf } from '../test/kit/truth.ts'
import type { Fetch } from './doors/fetch/request.ts'
import { withUsageTags } from './tags.ts'
import { type OpenAiServer, type OpenAiServerOptions, startOpenAiServer } from './testing/index.ts'

const text = 'Grüße an alle: 世界 👋 "usage":null and so on.'
const usageOf: NonNullable<OpenAiServerOptions['usageOf']> = ({ path }) =>
  path.endsWith('/embeddings')
    ? { inputTokens: 12, outputTokens: 0 }
    : { inputTokens: 1000, cachedTokens: 600, outputTokens: 200, reasoningTokens: 50 }

const messages = [{ role: 'user' as const, content: 'Say hello' }]
const chat = { model: 'gpt-4o', messages }
const streamed = { ...chat, stream: true as const }

interface Lab {
  readonly server: OpenAiServer
  readonly metered: Metered
  /** The SDK with our fetch. */
  readonly client: OpenAI
  /** The SDK as it is. */
  readonly bare: OpenAI
}

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

async function lab(
  options: OpenAiServerOptions = {},
  clientOptions: { maxRetries?: number } = {},
  fetch: Fetch = globalThis.fetch,
): Promise<Lab> {
  const server = await startOpenAiServer({ usageOf, textOf: () => text, now: () => new Date('2026-11-22'), ...options })
  const metered = meteredFetch({}, fetch)
  cleanUps.push(
    () => server.close(),
    () => metered.close(),
  )
  const common = { baseURL: server.url, apiKey: 'sk-test', maxRetries: 0, ...clientOptions }
  return { server, metered, client: new OpenAI({ ...common, fetch: metered.fetch }), bare: new OpenAI(common) }
}

/** What changes from call to call whatever one does. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/(chatcmpl-|resp_|msg_|req_)[0-9a-f]+/g, '$1x'))
}

type Scenario = (client: OpenAI) => Promise<unknown>

const scenarios: { name: string; run: Scenario }[] = [
  { name: 'a chat completion', run: (client) => client.chat.completions.create(chat) },
  {
    name: 'a chat completion, streamed',
    run: async (client) => collect(await client.chat.completions.create(streamed)),
  },
  {
    name: 'a chat completion, streamed, with usage asked for',
    run: async (client) =>
      collect(await client.chat.completions.create({ ...streamed, stream_options: { include_usage: true } })),
  },
  {
    name: 'a chat completion, streamed, with other stream options',
    run: async (client) =>
      collect(await client.chat.completions.create({ ...streamed, stream_options: { include_obfuscation: false } })),
  },
  { name: 'several choices', run: (client) => client.chat.completions.create({ ...chat, n: 3 }) },
  {
    name: 'the flex tier',
    run: (client) => client.chat.completions.create({ ...chat, model: 'gpt-5', service_tier: 'flex' }),
  },
  {
    name: 'the parse helper',
    run: (client) => client.chat.completions.parse({ ...chat, response_format: { type: 'text' } }),
  },
  { name: 'the stream helper', run: (client) => client.chat.completions.stream(chat).finalChatCompletion() },
  { name: 'a Response', run: (client) => client.responses.create({ model: 'gpt-5', input: 'Say hello' }) },
  {
    name: 'a Response, streamed',
    run: async (client) => collect(await client.responses.create({ model: 'gpt-5', input: 'Say hello', stream: true })),
  },
  {
    name: 'the stream helper of Responses',
    run: (client) => client.responses.stream({ model: 'gpt-5', input: 'Say hello' }).finalResponse(),
  },
  {
    name: 'embeddings',
    run: (client) => client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] }),
  },
  {
    name: 'withResponse',
    run: async (client) => {
      const { data, response } = await client.chat.completions.create(chat).withResponse()
      return { data, status: response.status, type: response.headers.get('content-type'), used: response.bodyUsed }
    },
  },
  {
    name: 'withResponse, streamed',
    run: async (client) => {
      const { data, response } = await client.chat.completions.create(streamed).withResponse()
      return { chunks: await collect(data), ok: response.ok, real: response instanceof Response }
    },
  },
  { name: 'asResponse', run: async (client) => (await client.chat.completions.create(chat).asResponse()).json() },
  {
    name: 'asResponse, streamed, as text',
    run: async (client) => (await client.chat.completions.create(streamed).asResponse()).text(),
  },
  {
    name: 'tee',
    run: async (client) => {
      const [left, right] = (await client.chat.completions.create(streamed)).tee()
      return Promise.all([collect(left), collect(right)])
    },
  },
  {
    name: 'toReadableStream',
    run: async (client) => new Response((await client.chat.completions.create(streamed)).toReadableStream()).text(),
  },
  {
    name: 'frozen parameters',
    run: (client) =>
      client.chat.completions.create(Object.freeze({ ...chat, messages: Object.freeze(messages) as typeof messages })),
  },
  {
    name: '20 calls at once',
    run: (client) =>
      Promise.all(
        Array.from({ length: 20 }, async (_, index) =>
          index % 2 === 0
            ? client.chat.completions.create(chat)
            : collect(await client.chat.completions.create(streamed)),
        ),
      ),
  },
]

describe.each(waysToLook)('what the app gets is what it gets without us, all counted $look', ({ fetch }) => {
  test.each(scenarios)('$name', async ({ run }) => {
    const { server, metered, client, bare } = await lab({}, {}, fetch)
    const expected = withoutIds(await run(bare))
    const callsBefore = server.calls.length
    expect(withoutIds(await run(client))).toEqual(expected)
    const calls = server.calls.slice(callsBefore)
    expect(await metered.totals()).toEqual({
      tokens: tokensOf(calls),
      costNanoUsd: costNanoUsdOf(calls),
      outcomes: { ok: calls.length },
      estimated: false,
    })
  })
})

describe('what is sent', () => {
  test('the request goes out as it would without us, but for the usage asked for', async () => {
    const { server, client, bare } = await lab()
    for (const each of [bare, client]) await collect(await each.chat.completions.create(streamed))
    const [expected, sent] = server.calls
    expect(sent?.body).toEqual({ ...expected?.body, stream_options: { include_usage: true } })
    const { 'content-length': _, ...headers } = sent?.headers ?? {}
    const { 'content-length': __, ...expectedHeaders } = expected?.headers ?? {}
    expect(headers).toEqual(expectedHeaders)
  })

  test('the parameters of the app stay as they were', async () => {
    const { client } = await lab()
    const parameters = { ...streamed, stream_options: { include_obfuscation: false } }
    const before = structuredClone(parameters)
    await collect(await client.chat.completions.create(parameters))
    expect(parameters).toEqual(before)
  })
})

describe('what goes wrong', () => {
  test.each([
    { status: 400, outcome: 'clientError' },
    { status: 401, outcome: 'clientError' },
    { status: 429, outcome: 'rateLimited' },
    { status: 500, outcome: 'serverError' },
  ])('a $status is a request with the outcome $outcome and no usage', async ({ status, outcome }) => {
    const { metered, client } = await lab({ scriptOf: () => ({ status, message: 'No.' }) })
    await expect(client.chat.completions.create(chat)).rejects.toMatchObject({ status, type: expect.any(String) })
    expect(await metered.totals()).toMatchObject({ tokens: {}, costNanoUsd: 0, outcomes: { [outcome]: 1 } })
    const [request] = await metered.points('requests')
    expect(request?.attributes[attributes.errorType]).toBe(String(status))
  })

  test('each retry of the SDK is a request; only the answer that is billed has usage', async () => {
    const { server, metered, client } = await lab(
      { scriptOf: ({ index }) => (index < 2 ? { status: 429, headers: { 'retry-after-ms': '1' } } : {}) },
      { maxRetries: 2 },
    )
    await client.chat.completions.create(chat)
    expect(await metered.totals()).toMatchObject({
      tokens: tokensOf(server.calls),
      outcomes: { rateLimited: 2, ok: 1 },
    })
  })

  test('a server that is not there is a request that failed', async () => {
    const { server, metered, client } = await lab()
    await server.close()
    cleanUps.shift()
    await expect(client.chat.completions.create(chat)).rejects.toThrow('Connection error')
    expect((await metered.totals()).outcomes).toEqual({ network: 1 })
    const [request] = await metered.points('requests')
    expect(request?.attributes[attributes.errorType]).toBe('ECONNREFUSED')
  })

  test('a server that knows no stream_options is asked again without, once', async () => {
    const { server, metered, client } = await lab({ knowsStreamOptions: false })
    for (let count = 0; count < 3; count += 1) {
      const chunks = await collect(await client.chat.completions.create(streamed))
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(text)
    }
    expect(server.calls.map(({ status }) => status)).toEqual([400, 200, 200, 200])
    const totals = await metered.totals()
    expect(totals).toMatchObject({ outcomes: { ok: 3 }, estimated: true })
    expect(totals.tokens.output).toBeGreaterThan(0)
  })

  test('a 400 about something else reaches the app whole', async () => {
    const { server, client } = await lab({ scriptOf: () => ({ status: 400, message: 'Too long.', code: 'length' }) })
    await expect(client.chat.completions.create(streamed)).rejects.toMatchObject({ code: 'length' })
    expect(server.calls).toHaveLength(1)
  })

  test.each(waysToLook)('a stream cut by the provider fails as it would, estimated $look', async ({ fetch }) => {
    const { metered, client } = await lab({ scriptOf: () => ({ cutAfterPieces: 3, pieceDelayMs: 1 }) }, {}, fetch)
    await expect(collect(await client.chat.completions.create(streamed))).rejects.toThrow('terminated')
    const totals = await metered.totals()
    expect(totals).toMatchObject({ outcomes: { network: 1 }, estimated: true })
    expect(totals.tokens).toMatchObject({ input: expect.any(Number), output: expect.any(Number) })
  })
})

describe.each(waysToLook)('a stream the app breaks off, looked at $look', ({ fetch }) => {
  const slow: OpenAiServerOptions = {
    textOf: () => 'word '.repeat(500),
    usageOf: () => ({ inputTokens: 10, outputTokens: 500 }),
    scriptOf: () => ({ pieceDelayMs: 2 }),
  }
  const waysOut: { name: string; run: Scenario }[] = [
    {
      name: 'by break',
      async run(client) {
        let seen = 0
        for await (const _ of await client.chat.completions.create(streamed)) if (++seen === 5) break
      },
    },
    {
      name: 'by its controller',
      async run(client) {
        const stream = await client.chat.completions.create(streamed)
        let seen = 0
        for await (const _ of stream) if (++seen === 5) stream.controller.abort()
      },
    },
    {
      name: 'by a signal',
      async run(client) {
        const controller = new AbortController()
        const stream = await client.chat.completions.create(streamed, { signal: controller.signal })
        let seen = 0
        for await (const _ of stream) if (++seen === 5) controller.abort()
      },
    },
  ]

  test.each(waysOut)('$name is counted as aborted, estimated, and stops the provider', async ({ run }) => {
    const { server, metered, client } = await lab(slow, {}, fetch)
    await run(client)
    await expect.poll(async () => (await metered.totals()).outcomes).toEqual({ aborted: 1 })
    const totals = await metered.totals()
    expect(totals.estimated).toBe(true)
    expect(totals.tokens.output).toBeGreaterThan(0)
    expect(totals.costNanoUsd).toBeGreaterThan(0)
    await expect.poll(() => server.calls[0]?.outcome).toBe('broken')
    expect(server.calls[0]?.pieces).toBeLessThan(250)
  })

  test('a call that times out before its answer is a request without usage', async () => {
    const { metered, client } = await lab({ scriptOf: () => ({ delayMs: 5_000 }) })
    await expect(client.chat.completions.create(chat, { timeout: 50 })).rejects.toThrow('timed out')
    expect(await metered.totals()).toMatchObject({ tokens: {}, outcomes: { aborted: 1 } })
  })
})

test.each(waysToLook)('an answer nobody reads is counted after a while, $look', async ({ fetch }) => {
  const server = await startOpenAiServer({ usageOf })
  const metered = meteredFetch({ unreadBodySeconds: 0.05 }, fetch)
  cleanUps.push(
    () => server.close(),
    () => metered.close(),
  )
  const client = new OpenAI({ baseURL: server.url, apiKey: 'sk-test', fetch: metered.fetch })
  const responses = [
    await client.chat.completions.create(chat).asResponse(),
    await client.chat.completions.create(streamed).asResponse(),
  ]
  await expect.poll(async () => (await metered.totals()).outcomes).toEqual({ ok: 2 })
  expect((await metered.totals()).tokens).toEqual(tokensOf(server.calls))
  expect(await Promise.all(responses.map((response) => response.text()))).toEqual([
    expect.stringContaining('chat.completion'),
    expect.not.stringContaining('usage'),
  ])
})

test('tags go with the call, across awaits and beside each other', async () => {
  const { metered, client } = await lab()
  await Promise.all(
    ['summary', 'search'].map((operation) =>
      withUsageTags({ project: 'shop', operation, user: 'u1' }, async () => {
        await Promise.resolve()
        await withUsageTags({ project: 'inner' }, () => client.chat.completions.create(chat))
      }),
    ),
  )
  const points = await metered.points('requests')
  expect(points.map((point) => point.attributes)).toEqual(
    ['summary', 'search'].map((operation) =>
      expect.objectContaining({ [attributes.project]: 'inner', [attributes.operation]: operation }),
    ),
  )
  expect(points.every((point) => !(attributes.user in point.attributes))).toBe(true)
})
