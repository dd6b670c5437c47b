import { collect } from '../../kit/collect.ts'
import type { Scenario } from '../scenario.ts'

const response = { model: 'gpt-5', input: 'Say hello' }
const embeddings = { model: 'text-embedding-3-small', input: ['a', 'b'] }

/** All surfaces but chat completions. */
export const otherScenarios: readonly Scenario[] = [
  {
    name: 'Responses',
    run: (client) => client.responses.create(response),
    plain: { path: '/responses', body: response },
  },
  {
    name: 'Responses, streamed',
    run: async (client) => collect(await client.responses.create({ ...response, stream: true })),
    plain: { path: '/responses', body: { ...response, stream: true } },
  },
  {
    name: 'responses.parse()',
    run: (client) => client.responses.parse({ ...response, text: { format: { type: 'text' } } }),
  },
  {
    name: 'responses.stream()',
    run: (client) => client.responses.stream(response).finalResponse(),
  },
  {
    name: 'embeddings',
    run: (client) => client.embeddings.create(embeddings),
    plain: { path: '/embeddings', body: embeddings },
    usage: { inputTokens: 12, outputTokens: 0 },
  },
]
