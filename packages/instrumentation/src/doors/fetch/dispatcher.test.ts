import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGzip } from 'node:zlib'
import { attributes } from '@tollbell/conventions'
import { Agent, MockAgent, fetch as undiciFetch, request as undiciRequest } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Metered, meteredFetch, waysToLook } from '../../../test/kit/metered.ts'
import type { Fetch, Init } from './request.ts'

const usage = '{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}'
const event = (rest: string): string => `data: {"id":"1","model":"gpt-4o-2024-08-06",${rest}}\n\n`
const word = (text: string): string => event(`"choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}}}]`)
const asked = (sent: string): string => sent.replace(/\}\n\n$/, ',"usage":null}\n\n')

const words = ['Grüße ', '世界 ', '👋 "usage":null'].map(word)
const done = 'data: [DONE]\n\n'
/** What an app is to get. */
const plain = [...words, done].join('')
/** What the provider sends when it is asked for usage. */
const full = [...words.map(asked), event(`"choices":[],"usage":${usage}`), done]

let serve: (response: ServerResponse) => unknown = (response) => sendEvents(response, full)
let requests = 0
const server = createServer((request, response) => {
  requests += 1
  request.resume().on('end', () => serve(response))
})
let url = ''

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  serve = (response) => sendEvents(response, full)
  await Promise.all(closers.splice(0).map((close) => close()))
})

const sse = { 'content-type': 'text/event-stream; charset=utf-8' }

function sendEvents(response: ServerResponse, events: readonly string[]): void {
  response.writeHead(200, sse)
  for (const each of events) response.write(each)
  response.end()
}

function metered(fetch?: Fetch): Metered {
  const lab = meteredFetch({}, fetch)
  closers.push(() => lab.close())
  return lab
}

const init: Init = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: 'Hello' }] }),
}

const counted = { tokens: { input: 10, output: 20 }, outcomes: { ok: 1 }, estimated: false }

/** Whether nobody looks at what is read of it: a reader that is looked at has a method of its own. */
function readsUnseen({ body }: Response): boolean {
  const reader = body?.getReader()
  const unseen = reader !== undefined && !Object.hasOwn(reader, 'read')
  reader?.releaseLock()
  return unseen
}

type Dispatcher = NonNullable<Init['dispatcher']>

/** What sends as Node.js does, and says how often. */
function sending(): { dispatcher: Dispatcher; count: () => number } {
  const inner = (globalThis as unknown as Record<symbol, Dispatcher>)[Symbol.for('undici.globalDispatcher.1')]
  let count = 0
  const dispatch: Dispatcher['dispatch'] = (options, handler) => {
    count += 1
    return inner?.dispatch(options, handler) ?? false
  }
  return { dispatcher: { dispatch } as Dispatcher, count: () => count }
}

describe('what the app gets is what it gets without us, and its usage is counted', () => {
  test.each([
    { name: 'in one piece', pieces: [full.join('')] },
    { name: 'an event at a time', pieces: full },
    { name: 'a byte at a time', pieces: Array.from(Buffer.from(full.join('')), (byte) => Buffer.from([byte])) },
  ])('where it comes $name', async ({ pieces }) => {
    serve = async (response) => {
      response.writeHead(200, sse)
      for (const piece of pieces) {
        response.write(piece)
        await nextTurn()
      }
      response.end()
    }
    const lab = metered()
    expect(await (await lab.fetch(url, init)).text()).toBe(plain)
    expect(await lab.totals()).toMatchObject(counted)
  })

  test('its answer is left alone: only the bytes that come in are looked at', async () => {
    const response = await metered().fetch(url, init)
    expect(readsUnseen(response)).toBe(true)
    await response.body?.cancel()
  })

  test('each chunk has a buffer of its own', async () => {
    const { body } = await metered().fetch(url, init)
    for await (const { buffer, byteLength } of body as AsyncIterable<Uint8Array>) {
      expect(buffer.byteLength).toBe(byteLength)
    }
  })

  test('an answer that ends within an event is all there', async () => {
    serve = (response) => sendEvents(response, [asked(word('a')), 'data: {"cut'])
    const lab = metered()
    expect(await (await lab.fetch(url, init)).text()).toBe(`${word('a')}data: {"cut`)
    expect(await lab.totals()).toMatchObject({ outcomes: { ok: 1 }, estimated: true })
  })

  test('what is encoded is looked at when it has been decoded', async () => {
    serve = (response) => {
      response.writeHead(200, { ...sse, 'content-encoding': 'gzip' })
      const gzip = createGzip()
      gzip.pipe(response)
      gzip.end(full.join(''))
    }
    const lab = metered()
    expect(await (await lab.fetch(url, init)).text()).toBe(plain)
    expect(await lab.totals()).toMatchObject(counted)
  })

  test.each(waysToLook)('after a redirection, looked at $look', async ({ fetch: inner }) => {
    serve = (response) => {
      serve = (next) => sendEvents(next, full)
      response.writeHead(307, { location: url }).end()
    }
    const lab = metered(inner)
    expect(await (await lab.fetch(url, init)).text()).toBe(plain)
    expect(await lab.totals()).toMatchObject(counted)
  })

  test('the answers of a fetch that sends again are each billed', async () => {
    const lab = metered(async (input, given) => {
      await (await globalThis.fetch(input, given)).text()
      return globalThis.fetch(input, given)
    })
    expect(await (await lab.fetch(url, init)).text()).toBe(plain)
    expect(await lab.totals()).toMatchObject({ tokens: { input: 20, output: 40 }, outcomes: { ok: 2 } })
  })
})

describe('the app’s own dispatcher', () => {
  test('sends', async () => {
    const { dispatcher, count } = sending()
    const lab = metered()
    expect(await (await lab.fetch(url, { ...init, dispatcher })).text()).toBe(plain)
    expect(count()).toBe(1)
    expect(await lab.totals()).toMatchObject(counted)
  })

  test('sends where it is that of a Request', async () => {
    const { dispatcher, count } = sending()
    const lab = metered()
    expect(await (await lab.fetch(new Request(url, { ...init, dispatcher }))).text()).toBe(plain)
    expect(count()).toBe(1)
    expect(await lab.totals()).toMatchObject(counted)
  })
})

describe('the fetch of undici 8, which tells of answers in another way', () => {
  const fetch8 = undiciFetch as unknown as Fetch

  test.each([
    { name: 'with the dispatcher all have', dispatcher: undefined },
    { name: 'with one of its own', dispatcher: new Agent() as unknown as Init['dispatcher'] },
  ])('$name', async ({ dispatcher }) => {
    const lab = metered(fetch8)
    const response = await lab.fetch(url, dispatcher ? { ...init, dispatcher } : init)
    expect(readsUnseen(response)).toBe(true)
    expect(await response.text()).toBe(plain)
    expect(await lab.totals()).toMatchObject(counted)
  })

  test('an answer that ends within an event, and one that the app cancels', async () => {
    serve = (response) => sendEvents(response, [asked(word('a')), 'data: {"cut'])
    const lab = metered(fetch8)
    expect(await (await lab.fetch(url, init)).text()).toBe(`${word('a')}data: {"cut`)
    serve = (response) => response.writeHead(200, sse).write(asked(word('a')))
    await (await lab.fetch(url, init)).body?.cancel('enough')
    await expect.poll(async () => (await lab.totals()).outcomes).toEqual({ ok: 1, aborted: 1 })
  })

  test('a fetch of the app that sends by `request` with all it is given', async () => {
    const lab = metered(async (input, given) => {
      const { statusCode: status, headers, body } = await undiciRequest(input as string, given as object)
      return new Response(body, { status, headers: headers as Record<string, string> })
    })
    expect(await (await lab.fetch(url, init)).text()).toBe(plain)
    expect(await lab.totals()).toMatchObject(counted)
  })

  test('a pretended server is told the body as it was given', async () => {
    const pretended = new MockAgent()
    closers.push(() => pretended.close())
    pretended.disableNetConnect()
    const { origin, pathname } = new URL(url)
    const headers = { headers: sse }
    pretended
      .get(origin)
      .intercept({ path: pathname, method: 'POST', body: asksForUsage })
      .reply(200, full.join(''), headers)
    const lab = metered(fetch8)
    const dispatcher = pretended as unknown as Init['dispatcher']
    expect(await (await lab.fetch(url, { ...init, ...(dispatcher && { dispatcher }) })).text()).toBe(plain)
    expect(await lab.totals()).toMatchObject(counted)
  })
})

const asksForUsage = (sent: string): boolean => sent.includes('"include_usage":true')

function sendAndStay(response: ServerResponse): void {
  response.writeHead(200, sse)
  response.write(asked(word('one two three')))
}

describe.each(waysToLook)('a stream that breaks off, looked at $look', ({ fetch: inner }) => {
  interface Reading {
    readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined
    readonly end: AbortController
  }

  const abortFor = async ({ reader, end }: Reading, reason?: Error): Promise<unknown> => {
    end.abort(reason)
    return reader?.read()
  }
  const ways: { name: string; errorType: string; run: (reading: Reading) => Promise<unknown> }[] = [
    { name: 'cancelled', errorType: 'AbortError', run: async ({ reader }) => reader?.cancel('enough') },
    {
      name: 'cancelled with an error',
      errorType: 'AbortError',
      run: async ({ reader }) => reader?.cancel(new Error('enough')),
    },
    { name: 'aborted', errorType: 'AbortError', run: abortFor },
    {
      name: 'aborted for the app’s own reason',
      errorType: 'AbortError',
      run: (reading) => abortFor(reading, new Error('gone')),
    },
    {
      name: 'timed out',
      errorType: 'TimeoutError',
      run: (reading) => abortFor(reading, new DOMException('late', 'TimeoutError')),
    },
  ]

  test.each(ways)('$name is estimated by what came', async ({ errorType, run }) => {
    serve = sendAndStay
    const lab = metered(inner)
    const end = new AbortController()
    const { body } = await lab.fetch(url, { ...init, signal: end.signal })
    const reader = body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(word('one two three'))
    await run({ reader, end }).catch(() => undefined)
    await expect.poll(async () => (await lab.totals()).outcomes).toEqual({ aborted: 1 })
    expect(await lab.totals()).toMatchObject({ estimated: true, tokens: { output: expect.any(Number) } })
    const [request] = await lab.points('requests')
    expect(request?.attributes[attributes.errorType]).toBe(errorType)
  })
})

describe('a stream looked at as it comes in', () => {
  test('cancelled when all has come is exact', async () => {
    serve = (response) => {
      response.writeHead(200, sse)
      response.write(full.join(''))
    }
    const lab = metered()
    const response = await lab.fetch(url, init)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await expect.poll(() => lab.totals()).toMatchObject(counted)
  })
})

describe('a stream nobody reads', () => {
  // More than the buffers on its way hold.
  const long = Array.from({ length: 40_000 }, () => word('a word and another one, '))
  const longFull = [...long.map(asked), ...full.slice(-2)]
  let sent: ServerResponse | undefined
  const sendLong = (response: ServerResponse): void => {
    sent = response
    sendEvents(response, [longFull.join('')])
  }

  /** Until nobody takes any more of it. */
  async function standstill(): Promise<void> {
    for (let waiting = -1; waiting !== sent?.writableLength; ) {
      waiting = sent?.writableLength ?? 0
      for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    }
    expect(sent?.writableLength).toBeGreaterThan(0)
  }

  test('is counted when it has come', async () => {
    const lab = metered()
    await lab.fetch(url, init)
    await expect.poll(() => lab.totals()).toMatchObject(counted)
  })

  test('is counted from a copy where it does not come by itself, and can be read still', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    serve = sendLong
    const lab = metered()
    const response = await lab.fetch(url, init)
    vi.advanceTimersByTime(2 * waitMs)
    await expect.poll(() => lab.totals()).toMatchObject(counted)
    expect(await response.text()).toBe([...long, done].join(''))
    expect((await lab.totals()).outcomes).toEqual({ ok: 1 })
  })

  test('any more is aborted when the answer is gone and nothing has come for ten times as long', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    serve = sendLong
    const lab = metered()
    await readALittle(await lab.fetch(url, init))
    await standstill()
    vi.advanceTimersByTime(2 * waitMs)
    await nextTurn()
    collectGarbage()
    vi.advanceTimersByTime(7 * waitMs)
    expect((await lab.totals()).outcomes).toEqual({})
    vi.advanceTimersByTime(3 * waitMs)
    const { outcomes, estimated, tokens } = await lab.totals()
    expect({ outcomes, estimated }).toEqual({ outcomes: { aborted: 1 }, estimated: true })
    expect(tokens.output).toBeGreaterThan(100)
  })

  test('for as long is exact when somebody goes on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    serve = sendLong
    const lab = metered()
    const response = await lab.fetch(url, init)
    const reader = response.body?.getReader()
    await reader?.read()
    await standstill()
    vi.advanceTimersByTime(2 * waitMs)
    await nextTurn()
    collectGarbage()
    vi.advanceTimersByTime(20 * waitMs)
    let end = false
    while (!end) end = (await reader?.read())?.done ?? true
    expect(await lab.totals()).toMatchObject(counted)
    expect(response.bodyUsed).toBe(true)
  })

  test('for as long, since nothing comes, is exact when it goes on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    let response: ServerResponse | undefined
    serve = (open) => {
      response = open
      open.writeHead(200, sse).write(full[0])
    }
    const lab = metered()
    const reader = await readerOf(await lab.fetch(url, init))
    await reader?.read()
    const next = reader?.read()
    vi.advanceTimersByTime(2 * waitMs)
    await nextTurn()
    collectGarbage()
    vi.advanceTimersByTime(20 * waitMs)
    response?.end(full.slice(1).join(''))
    expect((await next)?.done).toBe(false)
    expect((await reader?.read())?.done).toBe(true)
    expect(await lab.totals()).toMatchObject(counted)
  })
})

// As long as an answer waits for a reader.
const waitMs = 30_000

// A function of its own, so that nobody has the answer any more.
async function readerOf({ body }: Response): Promise<ReadableStreamDefaultReader<Uint8Array> | undefined> {
  return Promise.resolve(body?.getReader())
}

async function readALittle(response: Response): Promise<void> {
  await (await readerOf(response))?.read()
}

function collectGarbage(): void {
  setFlagsFromString('--expose_gc')
  ;(runInNewContext('gc') as () => void)()
}

test('each request goes out once', async () => {
  requests = 0
  await (await metered().fetch(url, init)).text()
  expect(requests).toBe(1)
})
