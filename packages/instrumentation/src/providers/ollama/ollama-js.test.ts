import { Ollama } from 'ollama'
import { afterEach, expect, test } from 'vitest'
import { startOllama } from '../../../test/doubles/ollama.ts'
import { truthOf } from '../../../test/doubles/truth.ts'
import { collect } from '../../../test/kit/collect.ts'
import { meteredFetch } from '../../../test/kit/metered.ts'

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

async function lab(options?: { pieceDelayMs: number }) {
  const double = await startOllama(options)
  const metered = meteredFetch({ providers: { [double.host]: 'ollama' } })
  cleanUps.push(
    () => double.close(),
    () => metered.close(),
  )
  return {
    double,
    metered,
    client: new Ollama({ host: double.url, fetch: metered.fetch }),
    bare: new Ollama({ host: double.url }),
  }
}

const model = 'llama3.2:3b'
const messages = [{ role: 'user', content: 'What does a bell say?' }]

const scenarios: { name: string; run: (client: Ollama) => Promise<unknown> }[] = [
  { name: 'a chat', run: (client) => client.chat({ model, messages }) },
  { name: 'a chat, streamed', run: async (client) => collect(await client.chat({ model, messages, stream: true })) },
  { name: 'a text', run: (client) => client.generate({ model, prompt: 'Ding?' }) },
  {
    name: 'a text, streamed',
    run: async (client) => collect(await client.generate({ model, prompt: 'Ding?', stream: true })),
  },
  { name: 'embeddings', run: (client) => client.embed({ model, input: ['ding', 'dong'] }) },
]

test.each(scenarios)('$name is counted and free, and is what it is without us', async ({ run }) => {
  const { double, metered, client, bare } = await lab()
  const expected = JSON.stringify(await run(bare))
  expect(JSON.stringify(await run(client))).toBe(expected)
  const { tokens } = truthOf(double.billed.slice(1), 'ollama')
  expect(await metered.totals()).toEqual({ tokens, costNanoUsd: 0, outcomes: { ok: 1 }, estimated: false })
  expect(await metered.points('unpricedTokens')).toEqual([])
})

test('of a stream the app breaks off the tokens are estimated', async () => {
  const { metered, client } = await lab({ pieceDelayMs: 20 })
  const stream = await client.chat({ model, messages, stream: true })
  const aborted = (async () => {
    for await (const _ of stream) stream.abort()
  })()
  await expect(aborted).rejects.toThrow('aborted')
  await expect.poll(async () => (await metered.totals()).outcomes).toEqual({ aborted: 1 })
  expect(await metered.totals()).toMatchObject({ tokens: { output: expect.any(Number) }, estimated: true })
})
