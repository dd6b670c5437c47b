import { expect, test } from 'vitest'
import { meteredFetch } from '../../../test/kit/metered.ts'
import { startOpenAiServer } from '../../testing/index.ts'
import { parseProviderHosts } from '../hosts.ts'
import { describeProvider } from '../provider.contract.ts'
import { openAiCompatible } from './openai-compatible.ts'

describeProvider('openai-compatible', {
  provider: openAiCompatible({ '*.internal:8000': 'local' }),
  folder: import.meta.dirname,
  cases: [
    {
      fixture: 'ollama-chat.json',
      url: 'http://localhost:11434/v1/chat/completions',
      provider: 'ollama',
      model: 'llama3.2:3b',
      usage: { input: 26, output: 3 },
      total: 29,
    },
    {
      fixture: 'xai-reasoning-beside.json',
      url: 'https://api.x.ai/v1/chat/completions',
      provider: 'x_ai',
      model: 'grok-3-mini',
      usage: { input: 26, input_cached: 6, output: 9, output_reasoning: 94 },
      total: 135,
    },
    {
      fixture: 'gemini-thoughts-in-total-only.json',
      url: 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
      provider: 'gcp.gemini',
      model: 'gemini-2.5-flash',
      usage: { input: 9, output: 10, output_reasoning: 412 },
      total: 431,
    },
    {
      fixture: 'vllm-usage-in-every-chunk.sse',
      url: 'http://gpu7.internal:8000/v1/chat/completions',
      provider: 'local',
      model: 'gpt-oss-20b',
      usage: { input: 12, output: 2 },
      total: 14,
    },
  ],
  notOurs: ['https://example.com/', 'https://example.com/v1/chat/completions/123'],
})

test.each([
  { url: 'http://127.0.0.1:8080/v1/chat/completions', provider: 'openai' },
  { url: 'https://gateway.example.com/openai/v1/responses', provider: 'openai' },
  { url: 'https://llm.example.com/v1/embeddings', provider: 'house' },
  { url: 'http://gpu7.internal:8000/v1/chat/completions', provider: 'local' },
  { url: 'http://gpu7.internal:8001/v1/chat/completions', provider: 'openai' },
  { url: 'http://ollama:11434/v1/chat/completions', provider: 'mine' },
])('$url is $provider', ({ url, provider }) => {
  const hosts = parseProviderHosts('llm.example.com=house, *.internal:8000=local,ollama:11434=mine')
  expect(openAiCompatible(hosts).routeOf(new URL(url), 'POST')?.provider).toBe(provider)
})

test('every mistake in TOLLBELL_PROVIDERS is told', () => {
  expect(() => parseProviderHosts('a=b,c,=d')).toThrow(
    'TOLLBELL_PROVIDERS: "c": write host=provider, such as llm.example.com=openai\nTOLLBELL_PROVIDERS: "=d": write host=provider, such as llm.example.com=openai',
  )
})

test.each([
  { finish: null, partial: true },
  { finish: 'stop', partial: undefined },
])('usage in a chunk that finishes with $finish is partial: $partial', ({ finish, partial }) => {
  const surface = openAiCompatible().routeOf(new URL('http://x/v1/chat/completions'), 'POST')?.surface
  const usage = { prompt_tokens: 1, completion_tokens: 1 }
  expect(surface?.readEvent({ choices: [{ index: 0, finish_reason: finish }], usage })?.partial).toBe(partial)
})

test('an endpoint of your own has the name and the prices you give it', async () => {
  const server = await startOpenAiServer({ usageOf: () => ({ inputTokens: 1_000, outputTokens: 100 }) })
  const metered = meteredFetch({
    providers: { [`127.0.0.1:${server.port}`]: 'house' },
    prices: { 'house/*': { input: 0.5, output: 2 } },
  })
  const response = await metered.fetch(`${server.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'our-model', messages: [{ role: 'user', content: 'Ding?' }] }),
  })
  await response.json()
  const [request] = await metered.points('requests')
  expect(request?.attributes).toMatchObject({ 'gen_ai.provider.name': 'house' })
  expect((await metered.totals()).costNanoUsd).toBe(700_000)
  await Promise.all([server.close(), metered.close()])
})
