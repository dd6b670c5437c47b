import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { PassThrough, type Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collect } from '../../../test/kit/collect.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import { tokensOf } from '../../../test/kit/truth.ts'
import { type OpenAiServer, startOpenAiServer } from '../../testing/index.ts'
import { fetchThrough } from '../fetch/fetch-through.ts'
import type { Fetch } from '../fetch/request.ts'
import { nodeFetch } from './node-fetch.ts'

const require = createRequire(import.meta.url)
const headers = { authorization: 'Bearer sk', 'content-type': 'application/json' }

let server: OpenAiServer
let metered: Metered
let close: () => void

beforeAll(async () => {
  server = await startOpenAiServer({
    usageOf: () => ({ inputTokens: 9, cachedTokens: 4, outputTokens: 5 }),
    textOf: () => 'Grüße 世界 👋 and a few words more',
    now: () => new Date('2026-11-22'),
  })
})
afterAll(() => server.close())
beforeEach(() => {
  metered = meteredFetch()
  close = nodeFetch.open((fetch) => fetchThrough(fetch, metered.meter))
})
afterEach(async () => {
  close()
  await metered.close()
})

/** Both majors, loaded the way each can be. Their types are not those of Node's own fetch, but their shape is. */
async function load(version: 'node-fetch-2' | 'node-fetch-3', how: 'import' | 'require'): Promise<Fetch> {
  return how === 'require' ? (require(version) as Fetch) : ((await import(version)) as { default: Fetch }).default
}

function post(fetch: Fetch, stream: boolean, url = server.url): Promise<Response> {
  const body = JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: 'Hello' }] })
  return fetch(`${url}/chat/completions`, { method: 'POST', headers, body })
}

const bodyOf = (response: Response): Readable => response.body as unknown as Readable

const waysToRead: { name: string; read: (response: Response) => Promise<string> }[] = [
  { name: 'text()', read: (response) => response.text() },
  { name: 'arrayBuffer()', read: async (response) => Buffer.from(await response.arrayBuffer()).toString() },
  { name: 'blob()', read: async (response) => (await response.blob()).text() },
  {
    name: 'buffer()',
    read: async (response) => (await (response as Response & { buffer(): Promise<Buffer> }).buffer()).toString(),
  },
  {
    name: 'for await',
    read: async (response) => Buffer.concat(await collect(bodyOf(response) as AsyncIterable<Buffer>)).toString(),
  },
  { name: 'a pipe', read: (response) => textOf(bodyOf(response).pipe(new PassThrough())) },
  {
    name: 'events, once all of it has come',
    read: async (response) => {
      await delay(20)
      return textOf(bodyOf(response))
    },
  },
  {
    name: 'clone()',
    read: async (response) => (await Promise.all([response.clone().text(), response.text()])).join('\n'),
  },
  {
    name: 'clone() after a look at the body',
    read: async (response) => {
      expect(bodyOf(response)).toBe(bodyOf(response))
      return (await Promise.all([response.clone().text(), textOf(bodyOf(response))])).join('\n')
    },
  },
]

const withoutIds = (text: string): string => text.replaceAll(/chatcmpl-[0-9a-f]+/g, 'x')

describe.each([
  { version: 'node-fetch-2', how: 'require' },
  { version: 'node-fetch-2', how: 'import' },
  { version: 'node-fetch-3', how: 'import' },
] as const)('$version, by $how', ({ version, how }) => {
  describe.each([{ stream: false }, { stream: true }])('stream: $stream', ({ stream }) => {
    test.each(waysToRead)('$name gives the same as without us, and is counted once', async ({ read }) => {
      const fetch = await load(version, how)
      close()
      const expected = withoutIds(await read(await post(fetch, stream)))
      close = nodeFetch.open((each) => fetchThrough(each, metered.meter))
      const before = server.calls.length
      expect(withoutIds(await read(await post(fetch, stream)))).toBe(expected)
      expect(await metered.totals()).toMatchObject({
        tokens: tokensOf(server.calls.slice(before)),
        outcomes: { ok: 1 },
        estimated: false,
      })
    })
  })
})

test('the function is the one it was, with all it carries', async () => {
  const fetch = require('node-fetch-2') as Fetch & { default: Fetch; isRedirect(code: number): boolean }
  expect([fetch.name, fetch.length, fetch.isRedirect(308)]).toEqual(['fetch', 2, true])
  expect(fetch.default).toBe(fetch)
  expect(await load('node-fetch-2', 'import')).toBe(fetch)
})

test('a compressed answer is read as the app reads it', async () => {
  const answer = { model: 'gpt-4o', usage: { prompt_tokens: 3, completion_tokens: 2 } }
  const gzip = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(gzipSync(JSON.stringify(answer)))
  }).listen(0, '127.0.0.1')
  const address = await new Promise<string>((resolve) =>
    gzip.once('listening', () => resolve(`http://127.0.0.1:${(gzip.address() as { port: number }).port}`)),
  )
  const fetch = await load('node-fetch-2', 'require')
  const response = await fetch(`${address}/v1/chat/completions`, { method: 'POST', body: '{"model":"gpt-4o"}' })
  expect(JSON.parse(await textOf(bodyOf(response)))).toEqual(answer)
  expect((await metered.totals()).tokens).toEqual({ input: 3, output: 2 })
  gzip.close()
})

test.each(['node-fetch-2', 'node-fetch-3'] as const)(
  '%s: a long answer that nobody reads is counted after a while, and can be read all the same',
  async (version) => {
    const text = 'word '.repeat(100_000)
    const long = await startOpenAiServer({ textOf: () => text, usageOf: () => ({ inputTokens: 9, outputTokens: 5 }) })
    const impatient = meteredFetch({ unreadBodySeconds: 0.02 })
    close()
    close = nodeFetch.open((fetch) => fetchThrough(fetch, impatient.meter))
    const response = await post(await load(version, 'import'), false, long.url)
    await expect.poll(async () => (await impatient.totals()).tokens).toEqual({ input: 9, output: 5 })
    const answer = (await response.json()) as { choices: { message: { content: string } }[] }
    expect(answer.choices[0]?.message.content).toBe(text)
    expect((await impatient.totals()).outcomes).toEqual({ ok: 1 })
    await Promise.all([impatient.close(), long.close()])
  },
)

test('a body that is destroyed half-way is an aborted call', async () => {
  const slow = await startOpenAiServer({ textOf: () => 'word '.repeat(200), scriptOf: () => ({ pieceDelayMs: 2 }) })
  const response = await post(await load('node-fetch-2', 'require'), true, slow.url)
  for await (const _ of bodyOf(response)) break
  await expect.poll(async () => (await metered.totals()).outcomes).toEqual({ aborted: 1 })
  expect((await metered.totals()).estimated).toBe(true)
  await slow.close()
})

test('an error that nobody handles stays one', async () => {
  const fetch = await load('node-fetch-2', 'require')
  const listeners = async (): Promise<number> => bodyOf(await post(fetch, true)).listenerCount('error')
  const withUs = await listeners()
  close()
  expect(withUs).toBe(await listeners())
})

test('a server that knows no stream_options is asked again without', async () => {
  const old = await startOpenAiServer({ knowsStreamOptions: false })
  const response = await post(await load('node-fetch-2', 'require'), true, old.url)
  expect(await response.text()).toContain('[DONE]')
  expect(old.calls.map(({ status }) => status)).toEqual([400, 200])
  await old.close()
})
