// What metering adds to a call: CPU time of the client, the real SDK with and without our fetch, in pairs, over recorded
// answers, so that no network is in the figures.
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import OpenAI from 'openai'
import { fetchThrough } from '../src/fetch-door.ts'
import { UsageMeter } from '../src/meter.ts'
import { settingsFrom } from '../src/settings.ts'
import { startReplay } from './replay.ts'

interface Case {
  readonly name: string
  readonly run: (client: OpenAI) => Promise<unknown>
}

const messages = [{ role: 'user' as const, content: 'Say something.' }]

const streamed = { model: 'stream', messages, stream: true as const }

const cases: readonly Case[] = [
  { name: 'JSON, small', run: (client) => client.chat.completions.create({ model: 'small', messages }) },
  { name: 'JSON, 20 kB', run: (client) => client.chat.completions.create({ model: 'large', messages }) },
  {
    name: 'stream of 100 chunks',
    run: async (client) => drain(await client.chat.completions.create(streamed)),
  },
  {
    name: 'the same, usage asked for',
    run: async (client) =>
      drain(await client.chat.completions.create({ ...streamed, stream_options: { include_usage: true } })),
  },
]

const warmUpCalls = 2_000
const callsPerRound = 500
const rounds = Number(process.env['ROUNDS'] ?? 21)

const replay = await startReplay()
const meter = new UsageMeter(settingsFrom({ project: 'bench' }, {}, fail))
meter.useProvider(new MeterProvider())
const common = { baseURL: 'http://127.0.0.1:1/v1', apiKey: 'sk-bench', maxRetries: 0 }
const bare = new OpenAI({ ...common, fetch: replay.fetch })
const metered = new OpenAI({ ...common, fetch: fetchThrough(replay.fetch, meter) })

try {
  // Records the answers while the connections are fresh.
  for (const { run } of cases) for (const client of [bare, metered]) await run(client)
  print(['', 'bare µs', 'metered µs', 'added µs', 'ratio'])
  for (const each of cases) {
    const { bareMicros, meteredMicros, addedMicros } = await compare(each)
    const ratio = meteredMicros / bareMicros
    print([each.name, ...[bareMicros, meteredMicros, addedMicros].map((micros) => micros.toFixed(1)), ratio.toFixed(3)])
  }
  process.stdout.write(
    `CPU µs per call, medians of ${rounds} pairs of ${callsPerRound} calls; added: median of the pairs.\n`,
  )
} finally {
  await meter.close()
  await replay.close()
}

async function compare({ run }: Case): Promise<{ bareMicros: number; meteredMicros: number; addedMicros: number }> {
  await cpuMicros(() => run(bare), warmUpCalls)
  await cpuMicros(() => run(metered), warmUpCalls)
  const pairs: { bare: number; metered: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    // Each goes first as often as the other, so that neither gains from what the other leaves behind.
    const meteredFirst = round % 2 === 0 ? await cpuMicros(() => run(metered)) : undefined
    const bareMicros = await cpuMicros(() => run(bare))
    pairs.push({ bare: bareMicros, metered: meteredFirst ?? (await cpuMicros(() => run(metered))) })
  }
  return {
    bareMicros: median(pairs.map((pair) => pair.bare)),
    meteredMicros: median(pairs.map((pair) => pair.metered)),
    addedMicros: median(pairs.map((pair) => pair.metered - pair.bare)),
  }
}

async function cpuMicros(call: () => Promise<unknown>, calls: number = callsPerRound): Promise<number> {
  const before = process.cpuUsage()
  for (let count = 0; count < calls; count += 1) await call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function print(columns: readonly string[]): void {
  const [first = '', ...rest] = columns
  process.stdout.write(`${first.padEnd(28)}${rest.map((column) => column.padStart(12)).join('')}\n`)
}

function fail(mistake: string): never {
  throw new Error(mistake)
}
