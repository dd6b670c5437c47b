import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import OpenAI from 'openai'
import OpenAI4 from 'openai-4'

const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] }
for (const client of [new OpenAI(), new OpenAI4()]) {
  await client.chat.completions.create(request)
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true }))
    if ('usage' in chunk) throw new Error('usage that nobody asked for')
}
const { body } = await new OpenAI().chat.completions.create(request).asResponse()
await text(Readable.fromWeb(body))
