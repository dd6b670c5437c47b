// One call with the real SDK, then the app ends as its argument says.
import OpenAI from 'openai'

const client = new OpenAI({ maxRetries: 0 })
const answer = await client.chat.completions.create({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: 'Say hello' }],
})
process.stdout.write(answer.choices[0].message.content)

switch (process.argv[2]) {
  case 'exit':
    process.exit(7)
    break
  case 'exitCode':
    process.exitCode = 7
    break
  case 'wait':
    setInterval(() => {}, 1000)
    break
  case 'ownHandler':
    process.on('SIGTERM', () => setTimeout(() => process.exit(9), 700))
    setInterval(() => {}, 1000)
    break
}
