import { collect } from '../../kit/collect.ts'
import type { Scenario } from '../scenario.ts'
import { chat, messages, streamed } from './chat.ts'

/** What apps do with the objects the SDK hands them. */
export const objectScenarios: readonly Scenario[] = [
  {
    name: 'withResponse()',
    async run(client) {
      const { data, response } = await client.chat.completions.create(chat).withResponse()
      return { data, status: response.status, type: response.headers.get('content-type'), used: response.bodyUsed }
    },
  },
  {
    name: 'withResponse(), streamed',
    async run(client) {
      const { data, response } = await client.chat.completions.create(streamed).withResponse()
      return { chunks: await collect(data), stream: data.constructor.name, response: response.constructor.name }
    },
  },
  { name: 'asResponse()', run: async (client) => (await client.chat.completions.create(chat).asResponse()).json() },
  {
    name: 'asResponse(), streamed, as text',
    run: async (client) => (await client.chat.completions.create(streamed).asResponse()).text(),
  },
  {
    name: 'asResponse(), cloned',
    async run(client) {
      const response = await client.chat.completions.create(streamed).asResponse()
      return Promise.all([response.clone().text(), response.text()])
    },
  },
  {
    name: 'tee()',
    async run(client) {
      const [left, right] = (await client.chat.completions.create(streamed)).tee()
      return Promise.all([collect(left), collect(right)])
    },
  },
  {
    name: 'toReadableStream()',
    run: async (client) => new Response((await client.chat.completions.create(streamed)).toReadableStream()).text(),
  },
  {
    name: 'frozen parameters',
    async run(client) {
      const frozen = Object.freeze({ ...streamed, messages: Object.freeze([...messages]) as typeof messages })
      return collect(await client.chat.completions.create(frozen))
    },
  },
  {
    name: 'one call after another',
    async run(client) {
      const answers = []
      for (let count = 0; count < 5; count += 1) answers.push(await client.chat.completions.create(chat))
      return answers
    },
  },
  {
    name: '20 calls at once',
    run: (client) =>
      Promise.all(
        Array.from({ length: 20 }, async (_, index) =>
          index % 2 ? client.chat.completions.create(chat) : collect(await client.chat.completions.create(streamed)),
        ),
      ),
  },
  {
    name: 'an answer nobody reads',
    run: async (client) => (await client.chat.completions.create(chat).asResponse()).status,
  },
  {
    name: 'a stream nobody reads',
    run: async (client) => (await client.chat.completions.create(streamed)).constructor.name,
  },
]
