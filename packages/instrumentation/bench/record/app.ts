// An app that makes some calls with an instrumentation: `app.ts <instrumentation>`. Addresses are in the environment.
import { rejects } from 'node:assert/strict'
import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import type { MeterProvider } from '@opentelemetry/sdk-metrics'
import type * as Tollbell from '@tollbell/instrumentation'
import type OpenAI from 'openai'
import { registerProvider } from './provider.ts'

interface OpenAiInstrumentation {
  OpenAIInstrumentation: new () => { setMeterProvider(provider: MeterProvider): void }
}

// They come as CommonJS and find the SDK when it is required.
const require = createRequire(import.meta.url)

const flush = setUp(process.argv[2] ?? '')
const { OpenAI: Client } = require('openai-6') as { OpenAI: typeof OpenAI }
const client = new Client({ maxRetries: 0 })
const messages = [{ role: 'user' as const, content: 'Say something.' }]

await client.chat.completions.create({ model: 'gpt-4o-mini', messages })
await client.chat.completions.create({ model: 'gpt-4o', messages })
const options = { include_usage: true }
const stream = await client.chat.completions.create({
  model: 'gpt-4o-mini',
  messages,
  stream: true,
  stream_options: options,
})
for await (const _ of stream) continue
await client.embeddings.create({ model: 'text-embedding-3-small', input: 'Some text.' })
// Two exports, so that the second says more of what the first has said. A Collector's cumulativetodelta drops what is
// counted and exported in the same millisecond.
await pause(5)
await flush()
await client.chat.completions.create({ model: 'gpt-4o-mini', messages })
// The server refuses this one.
await rejects(client.chat.completions.create({ model: 'gpt-4.1', messages }))
await pause(5)
await flush()
process.exit()

function setUp(name: string): () => Promise<unknown> {
  if (name === 'tollbell') {
    require('@tollbell/instrumentation/register')
    return (require('@tollbell/instrumentation') as typeof Tollbell).flushUsage
  }
  const provider = registerProvider()
  if (name === 'openlit') {
    // With @opentelemetry/api 1.10 it takes the one that is there by default, which does nothing, for that of an app.
    // Hence ours is there already. Its price list is downloaded unless it is given one.
    const { default: openLit } = require('openlit') as { default: { init(options: object): void } }
    openLit.init({ pricingJson: { chat: {} }, disableEvents: true, applicationName: 'shop' })
  } else {
    const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai') as OpenAiInstrumentation
    new OpenAIInstrumentation().setMeterProvider(provider)
  }
  return () => provider.forceFlush()
}
