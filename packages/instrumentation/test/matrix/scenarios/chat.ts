import { collect } from '../../kit/collect.ts'
import { helpersOf, type Scenario } from '../scenario.ts'

export const messages = [{ role: 'user' as const, content: 'Say hello' }]
export const chat = { model: 'gpt-4o', messages }
export const streamed = { ...chat, stream: true as const }

const path = '/chat/completions'
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tools = [{ type: 'function' as const, function: { name: 'weather', description: 'of a city', parameters } }]
const runnable = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'of a city',
    parameters,
    parse: JSON.parse,
    function: ({ city }: { city: string }) => `It is sunny in ${city}.`,
  },
}

/** Chat completions and what the SDK makes of them. */
export const chatScenarios: readonly Scenario[] = [
  {
    name: 'chat completion',
    run: (client) => client.chat.completions.create(chat),
    plain: { path, body: chat },
  },
  {
    name: 'chat completion, streamed',
    run: async (client) => collect(await client.chat.completions.create(streamed)),
    plain: { path, body: streamed },
  },
  {
    name: 'chat completion, streamed, usage asked for',
    run: async (client) =>
      collect(await client.chat.completions.create({ ...streamed, stream_options: { include_usage: true } })),
    plain: { path, body: { ...streamed, stream_options: { include_usage: true } } },
  },
  {
    name: 'tool calls',
    run: (client) => client.chat.completions.create({ ...chat, tools }),
    plain: { path, body: { ...chat, tools } },
  },
  {
    name: 'tool calls, streamed',
    run: async (client) => collect(await client.chat.completions.create({ ...streamed, tools })),
    plain: { path, body: { ...streamed, tools } },
  },
  {
    name: 'n > 1',
    run: (client) => client.chat.completions.create({ ...chat, n: 3 }),
    plain: { path, body: { ...chat, n: 3 } },
  },
  {
    name: 'n > 1, streamed',
    run: async (client) => collect(await client.chat.completions.create({ ...streamed, n: 3 })),
    plain: { path, body: { ...streamed, n: 3 } },
  },
  ...(['flex', 'priority'] as const).map((tier): Scenario => {
    const body = { ...chat, model: 'gpt-5', service_tier: tier }
    return {
      name: `${tier} tier`,
      run: (client) => client.chat.completions.create(body),
      plain: { path, body },
    }
  }),
  {
    name: 'chat.completions.parse()',
    run: (client) => helpersOf(client).parse({ ...chat, response_format: { type: 'text' } }),
  },
  {
    name: 'chat.completions.stream()',
    async run(client) {
      const seen: string[] = []
      const stream = helpersOf(client)
        .stream(chat)
        .on('content', (delta) => seen.push(delta))
      return { final: await stream.finalChatCompletion(), seen, usage: await stream.totalUsage() }
    },
  },
  {
    name: 'chat.completions.runTools()',
    async run(client) {
      const runner = helpersOf(client).runTools({ ...chat, tools: [runnable] })
      return { content: await runner.finalContent(), messages: runner.messages, usage: await runner.totalUsage() }
    },
  },
  {
    name: 'chat.completions.runTools(), streamed',
    async run(client) {
      const runner = helpersOf(client).runTools({ ...streamed, tools: [runnable] })
      return { content: await runner.finalContent(), messages: runner.messages }
    },
  },
]
