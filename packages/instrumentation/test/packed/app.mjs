import OpenAI from 'openai'
import OpenAI4 from 'openai-4'

const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] }
for (const client of [new OpenAI(), new OpenAI4()]) {
  await client.chat.completions.create(request)
  for await (const _ of await client.chat.completions.create({ ...request, stream: true }));
}
