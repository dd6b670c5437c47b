// An app that starts and has nothing to do: `startup-child.ts <variant>`. Says over IPC when its first call was made,
// and then what starting took, from the very start of the process on, and by the time that call was exported.
import { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import type OpenAI from 'openai'
import { cases } from './cases.ts'
import { variantNamed } from './variants.ts'

export interface Started {
  readonly cpuMs: number
  readonly ms: number
  /** With a call, and what is done after it that does not hold up its answer. */
  readonly withCallCpuMs: number
}

// By then what a call has left to do is done: exports follow it within a second.
const exportedAfterMs = 1_000

const { BENCH_PROVIDER: provider = '', BENCH_COLLECTOR: collector = '' } = process.env
const variant = variantNamed(process.argv[2] ?? '')
await variant.setUp(collector)
const { OpenAI: Client } = createRequire(import.meta.url)(variant.sdk) as { OpenAI: typeof OpenAI }
const client = new Client({ baseURL: `${provider}/v1`, apiKey: 'sk-bench' })
const [ms, cpuMs] = [performance.now(), cpuMsSoFar()]

await cases[0]?.run(client)
process.send?.('called')
await setTimeout(exportedAfterMs)
const started: Started = { ms, cpuMs, withCallCpuMs: cpuMsSoFar() }
process.send?.(started, () => process.exit(0))

function cpuMsSoFar(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
