import { parsePriceBook, priceOf } from '@tollbell/pricing'
import { expect, test } from 'vitest'
import { describeProvider } from '../provider.contract.ts'
import { azureOpenAi } from './azure-openai.ts'

const deployment = 'https://shop.openai.azure.com/openai/deployments/ours'

describeProvider('azure-openai', {
  provider: azureOpenAi(),
  folder: import.meta.dirname,
  cases: [
    {
      fixture: 'chat-filter-results.sse',
      url: `${deployment}/chat/completions?api-version=2025-01-01`,
      sent: { model: 'ours', streams: true },
      provider: 'azure.ai.openai',
      model: 'gpt-4o-2024-11-20',
      usage: { input: 18, output: 2 },
      total: 20,
    },
    {
      fixture: 'response-streamed.sse',
      url: 'https://shop.services.ai.azure.com/openai/v1/responses',
      sent: { model: 'our-mini', streams: true },
      provider: 'azure.ai.openai',
      model: 'gpt-4.1-mini',
      tier: 'default',
      usage: { input: 44, input_cached: 0, output: 9, output_reasoning: 0 },
      total: 53,
    },
  ],
  notOurs: [
    'https://api.openai.com/v1/chat/completions',
    'https://shop.openai.azure.com/openai/deployments?api-version=2025-01-01',
    'https://shop.openai.azure.com.example.net/openai/deployments/ours/chat/completions',
  ],
})

test.each([
  { url: `${deployment}/embeddings?api-version=2024-10-21`, model: 'ours' },
  { url: 'https://shop.openai.azure.us/openai/v1/chat/completions', model: undefined },
])('$url is the deployment $model', ({ url, model }) => {
  expect(azureOpenAi().routeOf(new URL(url), 'POST')).toMatchObject({ provider: 'azure.ai.openai', model })
})

test('a deployment whose answers name no model is priced by a key of its own', () => {
  const book = parsePriceBook({ 'azure.ai.openai/ours': { output_images: 0.05 } }, 'prices.json')
  expect(priceOf({ provider: 'azure.ai.openai', model: 'ours' }, book)?.source).toBe('override')
  expect(priceOf({ provider: 'azure.ai.openai', model: 'ours' })).toBeUndefined()
})

test('a picture of a deployment is counted by the piece, under the deployment', () => {
  const surface = azureOpenAi().routeOf(new URL(`${deployment}/images/generations`), 'POST')?.surface
  const reading = surface?.readAnswer({ created: 1, data: [] }, { model: 'ours', streams: false, fields: { n: 2 } })
  expect(reading).toMatchObject({ pricedAs: 'ours/standard/1024x1024', usage: { output_images: 2 } })
})

test('a host that is named otherwise has that name', () => {
  const provider = azureOpenAi({ 'shop.openai.azure.com': 'azure-eu' })
  expect(provider.routeOf(new URL(`${deployment}/chat/completions`), 'POST')?.provider).toBe('azure-eu')
  expect(provider.routeOf(new URL('https://llm.example.com/v1/chat/completions'), 'POST')).toBeUndefined()
})
