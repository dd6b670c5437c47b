import { AzureOpenAI } from 'openai'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAzureOpenAi } from '../../../test/doubles/azure-openai.ts'
import type { Double } from '../../../test/doubles/double.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { collect } from '../../../test/kit/collect.ts'
import { type Metered, meteredFetch } from '../../../test/kit/metered.ts'
import type { Fetch } from '../../doors/fetch/request.ts'

const endpoint = 'https://shop.openai.azure.com'

let double: Double
let metered: Metered

// Azure is known by its host, so the way from there to this machine begins behind the meter.
const toDouble: Fetch = (input, init) => {
  const address = typeof input === 'string' ? input : 'url' in input ? input.url : input.href
  return fetch(address.replace(endpoint, double.url), init)
}

beforeEach(async () => {
  double = await startAzureOpenAi('ours')
  metered = meteredFetch({}, toDouble)
})
afterEach(() => Promise.all([double.close(), metered.close()]))

const request = { model: 'ours', messages: [{ role: 'user' as const, content: 'What does a bell say?' }] }

const scenarios: { name: string; run: (client: AzureOpenAI) => Promise<unknown> }[] = [
  { name: 'a chat completion', run: (client) => client.chat.completions.create(request) },
  {
    name: 'a chat completion, streamed',
    run: async (client) => collect(await client.chat.completions.create({ ...request, stream: true })),
  },
  {
    name: 'a chat completion, streamed, with usage asked for',
    run: async (client) => {
      const options = { stream: true as const, stream_options: { include_usage: true } }
      return collect(await client.chat.completions.create({ ...request, ...options }))
    },
  },
]

test.each(scenarios)('$name is priced by the model behind the deployment', async ({ run }) => {
  const options = { endpoint, apiKey: 'key', apiVersion: '2025-01-01-preview', maxRetries: 0 }
  const expected = await run(new AzureOpenAI({ ...options, fetch: toDouble }))
  expect(await run(new AzureOpenAI({ ...options, fetch: metered.fetch }))).toEqual(expected)
  expect(await metered.totals()).toEqual({
    ...truthOf(double.billed.slice(1), 'azure.ai.openai'),
    outcomes: { ok: 1 },
    estimated: false,
  })
  const [requests] = await metered.points('requests')
  expect(requests?.attributes).toMatchObject({
    'gen_ai.provider.name': 'azure.ai.openai',
    'gen_ai.request.model': 'ours',
    'gen_ai.response.model': 'gpt-4o-2024-11-20',
  })
})
