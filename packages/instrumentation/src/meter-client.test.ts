import OpenAI from 'openai'
import OpenAI4 from 'openai-4'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meter } from './meter-client.ts'
import { processMeter } from './process-meter.ts'
import { type OpenAiServer, startOpenAiServer } from './testing/index.ts'

let server: OpenAiServer
const count = vi.spyOn(processMeter({ project: 'test' }), 'count').mockReturnValue()

beforeEach(async () => {
  server = await startOpenAiServer({ usageOf: () => ({ inputTokens: 500, outputTokens: 200 }) })
  count.mockClear()
})
afterEach(() => server.close())

test.each([
  { name: 'openai 4', Client: OpenAI4 as unknown as typeof OpenAI },
  { name: 'openai 7', Client: OpenAI },
])('a client of $name is metered, once, with the copies made of it', async ({ Client }) => {
  const client = new Client({ baseURL: server.url, apiKey: 'sk-test' })
  expect(meter(meter(client))).toBe(client)
  const copy = 'withOptions' in client ? client.withOptions({ timeout: 1000 }) : client
  await copy.embeddings.create({ model: 'text-embedding-3-small', input: 'x' })
  expect(count.mock.calls).toEqual([[expect.objectContaining({ usage: { input: 500 } })]])
})

test.each([
  { name: 'without a fetch is left alone, with a warning that has the cure', client: {}, warnings: /meterFetch\(\)/ },
  { name: 'that is frozen is left alone', client: Object.freeze({ fetch }), warnings: /^$/ },
])('a client $name', ({ client, warnings }) => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
  const before = { ...client }
  expect(meter(client)).toBe(client)
  expect({ ...client }).toEqual(before)
  expect(warn.mock.calls.map(([text]) => String(text)).join('\n')).toMatch(warnings)
  warn.mockRestore()
})
