import type OpenAI from 'openai'
import { collect } from '../../kit/collect.ts'
import { errorOf, type Scenario } from '../scenario.ts'
import { chat, streamed } from './chat.ts'

const long = 'Word after word, and 世界 👋 between them. '

const refusals: readonly Scenario[] = [400, 401, 429, 500].map((status) => ({
  name: `error ${status}`,
  run: (client) => errorOf(() => client.chat.completions.create(chat)),
  script: () => ({ status, message: 'No.', code: 'no' }),
}))

/** A stream of which the app wants no more after five chunks. */
function brokenOff(name: string, leave: (client: OpenAI) => Promise<unknown>): Scenario {
  return {
    name,
    run: (client) => errorOf(() => leave(client)),
    text: long.repeat(100),
    script: () => ({ pieceDelayMs: 1 }),
    counted: 'estimated',
  }
}

async function readFive(stream: AsyncIterable<unknown>, then: () => void): Promise<string> {
  let seen = 0
  for await (const _ of stream) if (++seen === 5) then()
  return 'ended'
}

/** What goes wrong, what takes long, and what is broken off. */
export const troubleScenarios: readonly Scenario[] = [
  ...refusals,
  {
    name: 'retries of the SDK',
    run: (client) => client.chat.completions.create(chat),
    maxRetries: 2,
    script: (nth) => (nth < 2 ? { status: 429, headers: { 'retry-after-ms': '1' } } : undefined),
  },
  brokenOff('broken off by break', async (client) => {
    let seen = 0
    for await (const _ of await client.chat.completions.create(streamed)) if (++seen === 5) break
    return seen
  }),
  brokenOff('broken off by the controller', async (client) => {
    const stream = await client.chat.completions.create(streamed)
    return readFive(stream, () => stream.controller.abort())
  }),
  brokenOff('broken off by a signal', async (client) => {
    const controller = new AbortController()
    const stream = await client.chat.completions.create(streamed, { signal: controller.signal })
    return readFive(stream, () => controller.abort())
  }),
  {
    name: 'time-out before the answer',
    // Time enough for the request to arrive, however busy the machine is.
    run: (client) => errorOf(() => client.chat.completions.create(chat, { timeout: 500 })),
    script: () => ({ delayMs: 10_000 }),
    slow: true,
  },
  {
    name: 'malformed usage',
    run: (client) => client.chat.completions.create(chat),
    usage: { inputTokens: Number.NaN, outputTokens: Number.NaN },
    counted: 'estimated',
  },
  { name: 'a huge answer', run: (client) => client.chat.completions.create(chat), text: long.repeat(10_000) },
  {
    name: 'a huge stream',
    run: async (client) => collect(await client.chat.completions.create(streamed)),
    text: long.repeat(250),
  },
  {
    name: 'a slow stream',
    run: async (client) => collect(await client.chat.completions.create(streamed)),
    script: () => ({ pieceDelayMs: 10 }),
    slow: true,
  },
]
