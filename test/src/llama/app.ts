// Makes the calls below against a real OpenAI-compatible server and prints the tokens the server said they used.
import OpenAI from 'openai'

const openai = new OpenAI()
const request = {
  model: 'gpt-4o-mini',
  messages: [{ role: 'user' as const, content: 'What rings before the bill does?' }],
  max_tokens: 12,
  temperature: 0,
}

const answer = await openai.chat.completions.create(request)
const response = await openai.responses.create({ model: request.model, input: 'Hello.', max_output_tokens: 9 })

let streamed = 0
const asked = await openai.chat.completions.create({
  ...request,
  stream: true,
  stream_options: { include_usage: true },
})
for await (const { usage } of asked) streamed += usage?.total_tokens ?? 0

// The same again without asking: the app must not see its usage, and it must be counted all the same.
for await (const { usage } of await openai.chat.completions.create({ ...request, stream: true })) {
  if (usage) throw new Error('the app saw usage it did not ask for')
}

const seen = [answer.usage?.total_tokens, response.usage?.total_tokens, streamed, streamed]
process.stdout.write(`tokens ${seen.reduce<number>((sum, tokens) => sum + (tokens ?? Number.NaN), 0)}\n`)
