import OpenAI, { APIError } from 'openai'
import { afterEach, describe, expect, test } from 'vitest'
import { collect } from '../../test/kit/collect.ts'
import { type OpenAiServer, type OpenAiServerOptions, startOpenAiServer } from './index.ts'

let server: OpenAiServer | undefined

afterEach(async () => server?.close())

async function start(options: OpenAiServerOptions = {}): Promise<{ server: OpenAiServer; client: OpenAI }> {
  server = await startOpenAiServer(options)
  return { server, client: new OpenAI({ baseURL: server.url, apiKey: 'sk-test', maxRetries: 0 }) }
}

const messages = [{ role: 'user' as const, content: 'Say hello' }]
const usageOf = () => ({ inputTokens: 100, cachedTokens: 60, outputTokens: 20, reasoningTokens: 5 })

describe('what is answered', () => {
  test('a chat completion has the usage the caller decided, and it is in the truth log', async () => {
    const { server: api, client } = await start({ usageOf, textOf: () => 'Hello there.' })
    const answer = await client.chat.completions.create({ model: 'gpt-4o', messages })
    expect(answer.choices[0]?.message.content).toBe('Hello there.')
    expect(answer.usage).toMatchObject({
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 5 },
    })
    expect(api.calls).toMatchObject([
      { path: '/v1/chat/completions', model: 'gpt-4o', servedModel: 'gpt-4o-2024-08-06', usage: usageOf() },
    ])
  })

  test.each([
    { name: 'no usage when it is not asked for', streamOptions: {}, usages: [] },
    {
      name: 'usage: null in each chunk and the usage in one more when it is',
      streamOptions: { stream_options: { include_usage: true } },
      usages: [null, null, null, null, expect.objectContaining({ total_tokens: 120 })],
    },
  ])('a streamed chat completion has $name', async ({ streamOptions, usages }) => {
    const { client } = await start({ usageOf, textOf: () => 'Hello there.' })
    const chunks = await collect(
      await client.chat.completions.create({ model: 'gpt-4o', messages, stream: true, ...streamOptions }),
    )
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Hello there.')
    expect(chunks.flatMap((chunk) => ('usage' in chunk ? [chunk.usage] : []))).toEqual(usages)
  })

  test('the Responses API streams its events and ends with the usage', async () => {
    const { client } = await start({ usageOf })
    const events = await collect(await client.responses.create({ model: 'gpt-5', input: 'Say hello', stream: true }))
    expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index))
    const last = events.at(-1)
    expect(last?.type === 'response.completed' && last.response.usage).toMatchObject({
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60 },
      output_tokens_details: { reasoning_tokens: 5 },
    })
  })

  test('embeddings come as numbers, one for each input', async () => {
    const { client } = await start({ usageOf: () => ({ inputTokens: 7, outputTokens: 0 }) })
    const answer = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 4 })
    expect(answer.data.map(({ embedding }) => embedding.length)).toEqual([4, 4])
    expect(answer.usage).toEqual({ prompt_tokens: 7, total_tokens: 7 })
  })

  test('the models are listed', async () => {
    const { client } = await start({ models: ['gpt-5'] })
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['gpt-5'])
  })
})

describe('what is refused, and not billed', () => {
  const chatPath = '/chat/completions'
  const valid = { model: 'gpt-4o', messages }
  test.each([
    { name: 'an unknown path', path: '/nothing', body: {}, status: 404, message: 'Invalid URL (POST /v1/nothing)' },
    {
      name: 'no model',
      path: chatPath,
      body: { messages },
      status: 400,
      message: 'you must provide a model parameter',
    },
    { name: 'no messages', path: chatPath, body: { model: 'gpt-4o' }, status: 400, message: "'messages'" },
    { name: 'a field nobody knows', path: chatPath, body: { ...valid, speed: 1 }, status: 400, message: 'speed' },
    {
      name: 'stream_options without stream',
      path: chatPath,
      body: { ...valid, stream_options: { include_usage: true } },
      status: 400,
      message: "only allowed when 'stream' is enabled",
    },
    {
      name: 'include_usage in the Responses API',
      path: '/responses',
      body: { model: 'gpt-5', input: 'x', stream: true, stream_options: { include_usage: true } },
      status: 400,
      message: "Unknown parameter: 'stream_options.include_usage'.",
    },
    { name: 'no input to embed', path: '/embeddings', body: { model: 'e' }, status: 400, message: "'input'" },
    { name: 'a model that is not there', path: chatPath, body: { ...valid, model: 'x' }, status: 404, message: '`x`' },
  ])('$name: $status', async ({ path, body, status, message }) => {
    const { server: api, client } = await start({ models: ['gpt-4o', 'gpt-5', 'e'] })
    const error = await client.post(path, { body }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(APIError)
    expect(error).toMatchObject({ status, type: 'invalid_request_error' })
    expect((error as APIError).message).toContain(message)
    expect(api.calls.filter(({ usage }) => usage)).toEqual([])
  })

  test.each([
    { name: 'no key', headers: {}, code: null },
    { name: 'a wrong key', headers: { authorization: 'Bearer wrong' }, code: 'invalid_api_key' },
  ])('$name: 401', async ({ headers, code }) => {
    const { server: api } = await start({ apiKey: 'right' })
    const response = await fetch(`${api.url}/models`, { headers })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code } })
  })
})

describe('what goes wrong on request', () => {
  test('a 429 carries the headers and OpenAI’s error', async () => {
    const { client } = await start({ scriptOf: () => ({ status: 429, headers: { 'retry-after': '7' } }) })
    await expect(client.chat.completions.create({ model: 'gpt-4o', messages })).rejects.toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      headers: expect.toSatisfy((headers: Headers) => headers.get('retry-after') === '7'),
    })
  })

  test('a stream cut half-way has used half of its output', async () => {
    const { server: api, client } = await start({
      usageOf,
      textOf: () => 'one two three four',
      scriptOf: () => ({ cutAfterPieces: 2, pieceDelayMs: 1 }),
    })
    const stream = await client.chat.completions.create({ model: 'gpt-4o', messages, stream: true })
    await expect(collect(stream)).rejects.toThrow('terminated')
    await expect
      .poll(() => api.calls)
      .toMatchObject([{ outcome: 'broken', pieces: 2, usage: { inputTokens: 100, outputTokens: 10 } }])
  })

  test('a server may know no stream_options', async () => {
    const { client } = await start({ knowsStreamOptions: false })
    const asked = { model: 'gpt-4o', messages, stream: true as const, stream_options: { include_usage: true } }
    await expect(client.chat.completions.create(asked)).rejects.toMatchObject({ status: 400 })
  })
})
