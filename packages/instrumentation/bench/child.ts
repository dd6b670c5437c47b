// A process that measures one variant: `child.ts <variant>`; `provider` and `collector` are addresses in the
// environment; with `ownFetch` the app brings a fetch of its own. It takes orders over IPC, so that several take turns.
import { createRequire } from 'node:module'
import type OpenAI from 'openai'
import { cases } from './cases.ts'
import { replayOf } from './replay.ts'
import { replaySockets } from './sockets.ts'
import { variantNamed } from './variants.ts'

/** What the child is told to do: so many calls of a case, or fewer if they take too long. */
export interface Order {
  readonly caseName: string
  readonly calls: number
}

/** How many calls it was, and what they took: means over the calls. */
export interface Measured {
  readonly calls: number
  readonly cpuMicros: number
  readonly firstByteMicros: number
  /** Bytes allocated on the heap; only without a collection in between. */
  readonly allocatedBytes: number
  /** What is in use after a full collection, in all. */
  readonly heapBytes: number
}

// One peer spends seconds of CPU time on a stream, counting its tokens. It then has fewer calls to be measured by.
const maxMs = 500

const { BENCH_PROVIDER: provider = '', BENCH_COLLECTOR: collector = '', BENCH_OWN_FETCH: ownFetch } = process.env
const variant = variantNamed(process.argv[2] ?? '')

if (ownFetch) globalThis.fetch = replayOf(provider, globalThis.fetch)
else replaySockets(provider)
await variant.setUp(collector)
const { OpenAI: Client } = createRequire(import.meta.url)(variant.sdk) as { OpenAI: typeof OpenAI }
const client = new Client({ baseURL: `${provider}/v1`, apiKey: 'sk-bench', maxRetries: 0 })

// Whoever gives the orders may be stopped half-way.
process.on('disconnect', () => process.exit())
process.on('message', (order: Order) => {
  measure(order).then(
    (measured) => process.send?.(measured),
    (error: unknown) => {
      process.stderr.write(`${variant.name}: ${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    },
  )
})

async function measure({ caseName, calls }: Order): Promise<Measured> {
  const run = cases.find(({ name }) => name === caseName)?.run
  if (!run) throw new Error(`There is no case ${JSON.stringify(caseName)}.`)
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const cpuBefore = process.cpuUsage()
  const deadline = performance.now() + maxMs
  let waitedMs = 0
  let count = 0
  for (; count < calls && performance.now() < deadline; count += 1) {
    const start = performance.now()
    waitedMs += (await run(client)) - start
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  const allocated = process.memoryUsage().heapUsed - heapBefore
  globalThis.gc?.()
  return {
    calls: count,
    cpuMicros: (user + system) / count,
    firstByteMicros: (waitedMs * 1000) / count,
    allocatedBytes: allocated / count,
    heapBytes: process.memoryUsage().heapUsed,
  }
}
