// An app that makes one call after another until it is killed. Its one argument is its name; without one it only
// lives.
import OpenAI from 'openai'
import { promptFor } from '../pipeline/plan.ts'

const name = process.argv[2]
const openai = new OpenAI({ maxRetries: 0 })
const models = ['gpt-4o', 'gpt-4o-mini']

setInterval(() => {}, 60_000)
process.stdout.write('ready\n')
if (name !== undefined) for (let call = 0; ; call += 1) await callAs(name, call)

async function callAs(user: string, call: number): Promise<void> {
  const content = promptFor({ inputTokens: 101 + call, cachedTokens: 7, outputTokens: 11 * (call % 5) + 1 })
  const messages = [{ role: 'user' as const, content }]
  await openai.chat.completions.create({ model: models[call % 2] ?? '', messages, user })
}
