import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { embed, generateText, streamText } from 'ai'
import { afterEach, describe, expect, test } from 'vitest'
import { startAnthropic } from '../test/doubles/anthropic.ts'
import { truthOf } from '../test/doubles/truth.ts'
import { collect } from '../test/kit/collect.ts'
import { meteredFetch } from '../test/kit/metered.ts'
import { costNanoUsdOf, tokensOf } from '../test/kit/truth.ts'
import type { Fetch } from './doors/fetch/request.ts'
import { startOpenAiServer } from './testing/index.ts'

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

interface Way {
  readonly name: string
  readonly run: (baseURL: string, fetch: Fetch) => Promise<unknown>
}

const apiKey = 'sk-test'
const prompt = 'What does a bell say?'

const overOpenAi: readonly Way[] = [
  {
    name: 'AI SDK: generateText over Responses',
    run: async (baseURL, fetch) =>
      (await generateText({ model: createOpenAI({ baseURL, apiKey, fetch })('gpt-5'), prompt })).text,
  },
  {
    name: 'AI SDK: generateText over chat completions',
    run: async (baseURL, fetch) =>
      (await generateText({ model: createOpenAI({ baseURL, apiKey, fetch }).chat('gpt-4o'), prompt })).text,
  },
  {
    name: 'AI SDK: streamText over chat completions',
    run: async (baseURL, fetch) =>
      collect(streamText({ model: createOpenAI({ baseURL, apiKey, fetch }).chat('gpt-4o'), prompt }).textStream),
  },
  {
    name: 'AI SDK: embed',
    run: async (baseURL, fetch) => {
      const model = createOpenAI({ baseURL, apiKey, fetch }).embedding('text-embedding-3-small')
      return (await embed({ model, value: prompt })).embedding
    },
  },
  {
    name: 'LangChain: invoke',
    run: async (baseURL, fetch) =>
      (await new ChatOpenAI({ model: 'gpt-4o', apiKey, configuration: { baseURL, fetch } }).invoke(prompt)).content,
  },
  {
    name: 'LangChain: stream',
    run: async (baseURL, fetch) => {
      const model = new ChatOpenAI({ model: 'gpt-4o', apiKey, configuration: { baseURL, fetch } })
      return (await collect(await model.stream(prompt))).map(({ content }) => content)
    },
  },
  {
    name: 'LangChain: stream, without usage asked for',
    run: async (baseURL, fetch) => {
      const options = { model: 'gpt-4o', apiKey, streamUsage: false, configuration: { baseURL, fetch } }
      const chunks = await collect(await new ChatOpenAI(options).stream(prompt))
      return chunks.map((chunk) => [chunk.content, chunk.usage_metadata])
    },
  },
  {
    name: 'LangChain: embeddings',
    run: (baseURL, fetch) =>
      new OpenAIEmbeddings({ model: 'text-embedding-3-small', apiKey, configuration: { baseURL, fetch } }).embedQuery(
        prompt,
      ),
  },
]

describe('libraries that bring no SDK we know', () => {
  test.each(overOpenAi)('$name', async ({ run }) => {
    const server = await startOpenAiServer({ now: () => new Date('2026-11-22') })
    const metered = meteredFetch()
    cleanUps.push(
      () => server.close(),
      () => metered.close(),
    )
    const expected = await run(server.url, globalThis.fetch)
    const before = server.calls.length
    expect(await run(server.url, metered.fetch)).toEqual(expected)
    const calls = server.calls.slice(before)
    expect(await metered.totals()).toEqual({
      tokens: tokensOf(calls),
      costNanoUsd: costNanoUsdOf(calls),
      outcomes: { ok: calls.length },
      estimated: false,
    })
  })

  const overAnthropic: readonly Way[] = [
    {
      name: 'AI SDK: generateText with Anthropic',
      run: async (baseURL, fetch) => {
        const model = createAnthropic({ baseURL: `${baseURL}/v1`, apiKey, fetch })('claude-opus-4-8')
        return (await generateText({ model, prompt })).text
      },
    },
    {
      name: 'AI SDK: streamText with Anthropic',
      run: (baseURL, fetch) => {
        const model = createAnthropic({ baseURL: `${baseURL}/v1`, apiKey, fetch })('claude-opus-4-8')
        return collect(streamText({ model, prompt }).textStream)
      },
    },
  ]

  test.each(overAnthropic)('$name', async ({ run }) => {
    const double = await startAnthropic()
    const metered = meteredFetch({ providers: { [double.host]: 'anthropic' } })
    cleanUps.push(
      () => double.close(),
      () => metered.close(),
    )
    const expected = await run(double.url, globalThis.fetch)
    expect(await run(double.url, metered.fetch)).toEqual(expected)
    expect(await metered.totals()).toEqual({
      ...truthOf(double.billed.slice(1), 'anthropic'),
      outcomes: { ok: 1 },
      estimated: false,
    })
  })
})
