// Calls with the real SDK, then the app ends as its argument says.
import { once } from 'node:events'
import OpenAI from 'openai'

const client = new OpenAI({ maxRetries: 0 })
const call = () =>
  client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] })
const answer = await call()
process.stdout.write(answer.choices[0].message.content)

switch (process.argv[2]) {
  case 'exit':
    process.exit(7)
    break
  case 'exitLater':
    await once(process.stdin, 'data')
    await call()
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
