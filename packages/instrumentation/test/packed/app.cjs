const { OpenAI } = require('openai')
const { OpenAI: OpenAI4 } = require('openai-4')

const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] }
async function main() {
  for (const client of [new OpenAI(), new OpenAI4()]) {
    await client.chat.completions.create(request)
    for await (const _ of await client.chat.completions.create({ ...request, stream: true }));
  }
}
void main()
