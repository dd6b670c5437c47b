import { GoogleGenAI } from '@google/genai'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Double } from '../../../test/doubles/double.ts'
import { startGemini } from '../../../test/doubles/gemini.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { collect } from '../../../test/kit/collect.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'

let double: Double
let metered: Metered

beforeEach(async () => {
  double = await startGemini()
  metered = meteredFetch()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await Promise.all([double.close(), metered.close()])
})

const request = { model: 'gemini-2.5-flash', contents: 'What does a bell say?' }

const scenarios: { name: string; run: (client: GoogleGenAI) => Promise<unknown> }[] = [
  { name: 'content', run: async (client) => (await client.models.generateContent(request)).text },
  {
    name: 'content, streamed',
    run: async (client) => collect(await client.models.generateContentStream(request)),
  },
  {
    name: 'a chat',
    run: async (client) => {
      const chat = client.chats.create({ model: 'gemini-2.5-flash' })
      return (await chat.sendMessage({ message: 'Ding?' })).candidates
    },
  },
]

test.each(scenarios)('$name is counted, and is what it is without us', async ({ run }) => {
  const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: double.url } })
  const plain = withoutHeaders(await run(client))
  vi.stubGlobal('fetch', metered.fetch)
  expect(withoutHeaders(await run(client))).toBe(plain)
  expect(double.billed).toHaveLength(2)
  expect(await metered.totals()).toEqual({
    ...truthOf(double.billed.slice(1), 'gcp.gemini'),
    outcomes: { ok: 1 },
    estimated: false,
  })
})

// The SDK hands the headers on, and with them the time of the answer.
function withoutHeaders(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'sdkHttpResponse' ? undefined : each))
}

test.each([
  { name: 'events', query: '?alt=sse' },
  { name: 'one list', query: '' },
])('a stream of $name by plain fetch is counted by its last chunk', async ({ query }) => {
  const url = `${double.url}/v1beta/models/gemini-2.5-pro:streamGenerateContent${query}`
  const response = await metered.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': 'test' },
    body: JSON.stringify({ contents: [{ parts: [{ text: 'Ding?' }] }] }),
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body ?? []) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toContain('says the bell')
  expect(await metered.totals()).toMatchObject({ ...truthOf(double.billed, 'gcp.gemini'), outcomes: { ok: 1 } })
})
