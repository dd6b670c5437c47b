// An app that starts and has nothing to do: `startup-child.ts <variant>`. Says what that took, from the very start of
// the process on.
import { createRequire } from 'node:module'
import type OpenAI from 'openai'
import { variantNamed } from './variants.ts'

export interface Started {
  readonly cpuMs: number
  readonly ms: number
}

const variant = variantNamed(process.argv[2] ?? '')
await variant.setUp(process.env['BENCH_COLLECTOR'] ?? '')
const { OpenAI: Client } = createRequire(import.meta.url)(variant.sdk) as { OpenAI: typeof OpenAI }
const client = new Client({ apiKey: 'sk-bench' })

if (!client.apiKey) throw new Error('The SDK has not started.')
const { user, system } = process.cpuUsage()
const started: Started = { cpuMs: (user + system) / 1000, ms: performance.now() }
process.stdout.write(`${JSON.stringify(started)}\n`)
process.exit(0)
