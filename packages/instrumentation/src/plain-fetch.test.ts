import { Duplex, Readable, Writable } from 'node:stream'
import { text as textOfNodeStream } from 'node:stream/consumers'
import { attributes } from '@tollbell/conventions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { collect } from '../test/kit/collect.ts'
import { type Metered, meteredFetch, waysToLook } from '../test/kit/metered.ts'
import { tokensOf } from '../test/kit/truth.ts'
import type { Fetch } from './doors/fetch/request.ts'
import { type OpenAiServer, startOpenAiServer } from './testing/index.ts'

let server: OpenAiServer
let metered: Metered

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
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await metered.close()
})

const headers = { authorization: 'Bearer sk', 'content-type': 'application/json' }
const bodyOf = (stream: boolean): string =>
  JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: 'Hello' }] })

function post(fetch: Fetch, stream: boolean): Promise<Response> {
  return fetch(`${server.url}/chat/completions`, { method: 'POST', headers, body: bodyOf(stream) })
}

const withoutIds = (text: string): string => text.replaceAll(/chatcmpl-[0-9a-f]+/g, 'x')

async function textOfReader(response: Response, options?: { mode: 'byob' }): Promise<string> {
  const chunks: Uint8Array[] = []
  if (options) {
    const reader = response.body?.getReader(options)
    for (;;) {
      const result = await reader?.read(new Uint8Array(100))
      if (!result || result.done) break
      chunks.push(result.value)
    }
  } else {
    const reader = response.body?.getReader()
    for (let result = await reader?.read(); result && !result.done; result = await reader?.read()) {
      const { buffer, byteLength } = result.value
      expect(byteLength).toBeGreaterThan(0)
      // Apps take it in place of the chunk.
      expect(buffer.byteLength).toBe(byteLength)
      chunks.push(result.value)
    }
  }
  return Buffer.concat(chunks).toString()
}

const decode = (bytes: Uint8Array | ArrayBuffer): string => new TextDecoder().decode(bytes)

type NodeWebStream = Parameters<typeof Readable.fromWeb>[0]

const waysToRead: { name: string; read: (response: Response) => Promise<string> }[] = [
  { name: 'text()', read: (response) => response.text() },
  { name: 'arrayBuffer()', read: async (response) => decode(await response.arrayBuffer()) },
  { name: 'bytes()', read: async (response) => decode(await response.bytes()) },
  { name: 'blob()', read: async (response) => (await response.blob()).text() },
  { name: 'a reader', read: (response) => textOfReader(response) },
  { name: 'a reader that brings its buffer', read: (response) => textOfReader(response, { mode: 'byob' }) },
  {
    name: 'for await',
    read: async (response) => Buffer.concat(await collect(response.body as AsyncIterable<Uint8Array>)).toString(),
  },
  {
    name: 'clone()',
    read: async (response) => (await Promise.all([response.clone().text(), response.text()])).join('\n'),
  },
  {
    name: 'clone() after a look at the body',
    read: async (response) => {
      if (!response.body) throw new Error('no body')
      const copy = response.clone()
      return (await Promise.all([copy.text(), textOfReader(response)])).join('\n')
    },
  },
  {
    name: 'tee()',
    read: async (response) => {
      const [left, right] = response.body?.tee() ?? []
      return (await Promise.all([new Response(left).text(), new Response(right).text()])).join('\n')
    },
  },
  {
    name: 'pipeThrough()',
    read: async (response) => {
      const pieces = await collect(response.body?.pipeThrough(new TextDecoderStream()) as AsyncIterable<string>)
      return pieces.join('')
    },
  },
  { name: 'a Response around the body', read: (response) => new Response(response.body).text() },
  {
    name: 'a stream of Node.js',
    read: (response) => textOfNodeStream(Readable.fromWeb(response.body as NodeWebStream)),
  },
  {
    name: 'a stream of Node.js both ways',
    read: (response) => {
      const writable = Writable.toWeb(new Writable())
      return textOfNodeStream(Duplex.fromWeb({ readable: response.body as NodeWebStream, writable }))
    },
  },
]

const answers = waysToLook.flatMap(({ look, fetch }) => [
  { name: `an answer ${look}`, stream: false, inner: fetch },
  { name: `a stream ${look}`, stream: true, inner: fetch },
])

describe.each(answers)('$name', ({ stream, inner }) => {
  test.each(waysToRead)('$name gives the same bytes as without us, and is counted once', async ({ read }) => {
    const expected = withoutIds(await read(await post(fetch, stream)))
    const before = server.calls.length
    const lab = meteredFetch({}, inner)
    expect(withoutIds(await read(await post(lab.fetch, stream)))).toBe(expected)
    const totals = await lab.totals()
    await lab.close()
    expect(totals).toMatchObject({
      tokens: tokensOf(server.calls.slice(before)),
      outcomes: { ok: 1 },
      estimated: false,
    })
  })
})

const url = (): string => `${server.url}/chat/completions`

describe('ways to send', () => {
  const ways: { name: string; send: (fetch: Fetch) => Promise<Response> }[] = [
    { name: 'a URL object', send: (fetch) => fetch(new URL(url()), { method: 'POST', headers, body: bodyOf(true) }) },
    { name: 'bytes', send: (fetch) => fetch(url(), { method: 'post', headers, body: Buffer.from(bodyOf(true)) }) },
    { name: 'a Request', send: (fetch) => fetch(new Request(url(), { method: 'POST', headers, body: bodyOf(true) })) },
    {
      name: 'a Request and another body',
      // oxlint-disable-next-line unicorn/no-invalid-fetch-options -- the method is that of the Request
      send: (fetch) => fetch(new Request(url(), { method: 'POST', headers, body: '{}' }), { body: bodyOf(true) }),
    },
    {
      name: 'a content-length',
      send: (fetch) =>
        fetch(url(), {
          method: 'POST',
          headers: { ...headers, 'content-length': String(bodyOf(true).length) },
          body: bodyOf(true),
        }),
    },
  ]

  test.each(ways)('$name', async ({ send }) => {
    const expected = withoutIds(await (await send(fetch)).text())
    expect(withoutIds(await (await send(metered.fetch)).text())).toBe(expected)
    expect(await metered.totals()).toMatchObject({ outcomes: { ok: 1 }, estimated: false })
  })

  test.each([
    { name: 'a GET', send: (fetch: Fetch) => fetch(`${server.url}/models`, { headers }) },
    {
      name: 'an app’s own /responses',
      send: (fetch: Fetch) => fetch(`${server.url}/responses`, { method: 'POST', headers, body: '{"answer":42}' }),
    },
  ])('$name is none of ours', async ({ send }) => {
    await send(metered.fetch)
    expect((await metered.totals()).outcomes).toEqual({})
  })

  test('a fetch metered twice counts once', async () => {
    const outer = meteredFetch({}, metered.fetch)
    expect(await (await post(outer.fetch, true)).text()).not.toContain('usage')
    expect((await outer.totals()).outcomes).toEqual({ ok: 1 })
    expect((await metered.totals()).outcomes).toEqual({})
    await outer.close()
  })
})

/** A Response as an app, or a library for tests, may have it. */
class DerivedResponse extends Response {}
class FrozenResponse extends Response {}
Object.freeze(FrozenResponse.prototype)
const otherKinds = [
  { name: 'an answer of a class of the app', kind: DerivedResponse },
  { name: 'an answer whose prototype is frozen', kind: FrozenResponse },
]

function shapesOf(prototype: object): unknown[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, property]) => [
    name,
    ...Object.entries(property).map(([key, value]: [string, unknown]) =>
      typeof value === 'function' ? [key, value.name, value.length] : [key, value],
    ),
  ])
}
// Before any answer came.
const shapeBefore = shapesOf(Response.prototype)

const fetchHtml: Fetch = () => Promise.resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } }))

describe('what the app holds', () => {
  test('is a real Response, with the body it had', async () => {
    const response = await post(metered.fetch, true)
    expect(response).toBeInstanceOf(Response)
    expect(response.constructor).toBe(Response)
    expect(response.body).toBeInstanceOf(ReadableStream)
    expect(response.body).toBe(response.body)
    expect(Object.getPrototypeOf(response)).toBe(Response.prototype)
    expect(Reflect.ownKeys(response)).toEqual(Reflect.ownKeys(await post(fetch, true)))
    await response.text()
    await expect(response.text()).rejects.toThrow('unusable')
  })

  test('has the methods it had, as far as they can be seen', async () => {
    await (await post(metered.fetch, false)).json()
    expect(shapesOf(Response.prototype)).toEqual(shapeBefore)
  })

  test.each(otherKinds)('$name is read and counted like any other', async ({ kind }) => {
    vi.stubGlobal('Response', kind)
    const other = meteredFetch({}, async (input, init) => {
      const { body, headers: answered } = await fetch(input, init)
      return new kind(body, { headers: answered })
    })
    const response = await post(other.fetch, true)
    expect(response.constructor).toBe(kind)
    const texts = await Promise.all([response.clone().text(), response.text()])
    expect(texts.join('')).not.toContain('usage')
    expect(await other.totals()).toMatchObject({ outcomes: { ok: 1 }, estimated: false })
    await other.close()
  })

  test('fails as it would when it is no JSON, and is no usage', async () => {
    const odd = meteredFetch({}, fetchHtml)
    await expect((await post(odd.fetch, false)).json()).rejects.toThrow(SyntaxError)
    expect(await odd.totals()).toMatchObject({ tokens: {}, outcomes: { serverError: 1 } })
    await odd.close()
  })
})

test('the standard histograms are there', async () => {
  await (await post(metered.fetch, false)).json()
  const durations = await metered.points('genAiOperationDuration')
  expect(durations).toMatchObject([{ attributes: { [attributes.provider]: 'openai' }, value: { count: 1 } }])
  const tokens = await metered.points('genAiTokenUsage')
  expect(
    tokens.map(({ attributes: set, value }) => [set[attributes.tokenType], (value as { sum: number }).sum]),
  ).toEqual([
    ['input', 9],
    ['output', 5],
  ])
})

test('a model nobody knows is unpriced, and costs nothing', async () => {
  const body = JSON.stringify({ model: 'house-model', messages: [{ role: 'user', content: 'x' }] })
  await (await metered.fetch(`${server.url}/chat/completions`, { method: 'POST', headers, body })).json()
  expect((await metered.points('unpricedTokens')).reduce((sum, { value }) => sum + (value as number), 0)).toBe(14)
  expect((await metered.totals()).costNanoUsd).toBe(0)
})
