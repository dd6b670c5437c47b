// An app as its developers would write it: the real openai SDK and nothing of tollbell but the tags of a call.
// Its one argument is the list of calls to make, as JSON.
import { withUsageTags } from '@tollbell/instrumentation'
import OpenAI from 'openai'
import { type PlannedCall, promptFor } from './plan.ts'

const openai = new OpenAI({ maxRetries: 0 })

const apis: Record<PlannedCall['api'], (model: string, prompt: string) => Promise<unknown>> = {
  chat: (model, prompt) => openai.chat.completions.create({ model, messages: [{ role: 'user', content: prompt }] }),
  async chatStream(model, prompt) {
    const messages = [{ role: 'user' as const, content: prompt }]
    const stream = await openai.chat.completions.create({ model, messages, stream: true })
    for await (const chunk of stream) {
      // The app did not ask for usage, so it must not see the chunk that carries it.
      if (chunk.usage || chunk.choices.length === 0) throw new Error(`unasked-for chunk ${JSON.stringify(chunk)}`)
    }
  },
  responses: (model, prompt) => openai.responses.create({ model, input: prompt }),
  async responsesStream(model, prompt) {
    for await (const event of await openai.responses.create({ model, input: prompt, stream: true })) void event.type
  },
  embeddings: (model, prompt) => openai.embeddings.create({ model, input: prompt }),
}

for (const { api, model, usage, operation, user } of JSON.parse(process.argv[2] ?? '[]') as PlannedCall[]) {
  await withUsageTags({ ...(operation && { operation }), ...(user && { user }) }, () =>
    apis[api](model, promptFor(usage)),
  )
}
