import { expect, test } from 'vitest'
import { describeProvider } from '../provider.contract.ts'
import { gemini } from './gemini.ts'

const models = 'https://generativelanguage.googleapis.com/v1beta/models'

describeProvider('gemini', {
  provider: gemini(),
  folder: import.meta.dirname,
  cases: [
    {
      fixture: 'content-thoughts-cached.json',
      url: `${models}/gemini-2.5-flash:generateContent`,
      provider: 'gcp.gemini',
      model: 'gemini-2.5-flash',
      usage: { input: 100, input_cached: 2000, output: 12, output_reasoning: 318 },
      total: 2430,
    },
    {
      fixture: 'content-audio-and-image.json',
      url: `${models}/gemini-2.5-flash:generateContent`,
      provider: 'gcp.gemini',
      model: 'gemini-2.5-flash',
      usage: {
        input: 72,
        input_cached: 0,
        input_cached_audio: 100,
        input_audio: 200,
        input_image: 258,
        output: 20,
      },
      total: 650,
    },
    {
      fixture: 'content-picture.json',
      url: `${models}/gemini-2.5-flash-image:generateContent`,
      provider: 'gcp.gemini',
      model: 'gemini-2.5-flash-image',
      usage: { input: 8, output: 20, output_image: 1290 },
      total: 1318,
    },
    {
      fixture: 'content-streamed-cumulative.sse',
      url: 'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
      provider: 'gcp.vertex_ai',
      model: 'gemini-2.5-pro',
      usage: { input: 7, output: 4, output_reasoning: 22 },
      total: 33,
    },
    {
      fixture: 'content-streamed-as-list.json',
      url: `${models}/gemini-2.5-flash:streamGenerateContent`,
      provider: 'gcp.gemini',
      model: 'gemini-2.5-flash',
      usage: { input: 7, output: 4 },
      total: 11,
    },
    {
      fixture: 'embedding.json',
      url: `${models}/gemini-embedding-001:embedContent`,
      provider: 'gcp.gemini',
      model: 'gemini-embedding-001',
      usage: { input: 9 },
      total: 9,
    },
  ],
  notOurs: [
    models,
    `${models}/gemini-2.5-flash`,
    `${models}/gemini-2.5-flash:countTokens`,
    'https://example.com/v1/models/mine:predict',
  ],
})

test.each([
  { usageMetadata: { serviceTier: 'flex' }, tier: 'flex' },
  { usageMetadata: { serviceTier: 'unspecified' }, tier: undefined },
  { usageMetadata: { trafficType: 'ON_DEMAND' }, tier: 'on_demand' },
  { usageMetadata: { trafficType: 'PROVISIONED_THROUGHPUT' }, tier: 'provisioned_throughput' },
  { usageMetadata: {}, tier: undefined },
])('$usageMetadata is the tier $tier', ({ usageMetadata, tier }) => {
  const surface = gemini().routeOf(new URL(`${models}/m:generateContent`), 'POST')?.surface
  expect(surface?.readAnswer({ usageMetadata }, { model: 'm', streams: false, fields: {} })?.tier).toBe(tier)
})

test('the last chunk of a stream is the whole, and the others are a part', () => {
  const surface = gemini().routeOf(new URL(`${models}/m:streamGenerateContent?alt=sse`), 'POST')?.surface
  const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1 }
  expect(surface?.readEvent({ candidates: [{ index: 0 }], usageMetadata })?.partial).toBe(true)
  expect(surface?.readEvent({ candidates: [{ finishReason: 'STOP' }], usageMetadata })?.partial).toBeUndefined()
})
