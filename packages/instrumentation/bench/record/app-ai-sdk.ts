// The same calls as app.ts makes, with the Vercel AI SDK and its own integration. Addresses are in the environment.
import { rejects } from 'node:assert/strict'
import { createOpenAI } from '@ai-sdk/openai'
import { OpenTelemetry } from '@ai-sdk/otel'
import { embed, generateText, registerTelemetry, streamText } from 'ai'
import { registerProvider } from './provider.ts'

const provider = registerProvider()
registerTelemetry(new OpenTelemetry())
const openai = createOpenAI({ baseURL: process.env['OPENAI_BASE_URL'] ?? '' })
const ask = (model: string) => ({ model: openai.chat(model), prompt: 'Say something.', maxRetries: 0 })

await generateText(ask('gpt-4o-mini'))
await generateText(ask('gpt-4o'))
await streamText(ask('gpt-4o-mini')).consumeStream()
await embed({ model: openai.embedding('text-embedding-3-small'), value: 'Some text.', maxRetries: 0 })
await provider.forceFlush()
await generateText(ask('gpt-4o-mini'))
// The server refuses this one.
await rejects(generateText(ask('gpt-4.1')))
await provider.forceFlush()
process.exit()
