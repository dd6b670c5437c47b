import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instruments, attributes as names } from '@tollbell/conventions'
import { silentLog } from '@tollbell/service'
import { startLedger } from '../src/start.ts'
import { encodeRequest } from './encode.ts'

// Ingest of OTLP protobuf: apps with many series each send all of them again and again, and one in four has grown.
// node --conditions=@tollbell/source packages/ledger/bench/main.ts [--apps 20] [--series 500] [--rounds 20]

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '20' },
    series: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '20' },
  },
})
const [apps, series, rounds] = [Number(values.apps), Number(values.series), Number(values.rounds)]
const growing = 4

const dataDir = mkdtempSync(join(tmpdir(), 'tollbell-bench-'))
const ledger = await startLedger({ host: '127.0.0.1', port: 0, dataDir, log: silentLog })
const start = Date.now()
const instances = Array.from({ length: apps }, () => randomUUID())

const first = await measured(() => round(0))
const later: number[] = []
const rest = await measured(async () => {
  for (let number = 1; number <= rounds; number++) later.push(...(await round(number)))
})

print([
  ['', 'points/s', 'CPU s per M points', 'p50 ms', 'p99 ms'],
  row('first sight of each series', first.result, first, apps * series),
  row('every series again, a quarter grown', later, rest, apps * series * rounds),
])
process.stdout.write(
  `\n${apps * series} live streams; ${megabytes(process.memoryUsage().rss)} MB resident, bench included\n`,
)
await ledger.close()
rmSync(dataDir, { recursive: true })

/** Sends one export of each app, all at once. Answers how long each took in ms. */
async function round(number: number): Promise<number[]> {
  const bodies = instances.map((instance) => body(instance, number))
  return await Promise.all(bodies.map(send))
}

async function send(request: Uint8Array<ArrayBuffer>): Promise<number> {
  const began = performance.now()
  const headers = { 'content-type': 'application/x-protobuf' }
  const response = await fetch(`${ledger.url}/v1/metrics`, { method: 'POST', headers, body: request })
  const answer = await response.arrayBuffer()
  if (response.status !== 200 || answer.byteLength > 0) throw new Error(`the ledger answered ${response.status}`)
  return performance.now() - began
}

function body(instance: string, number: number): Uint8Array<ArrayBuffer> {
  return encodeRequest({
    resource: { [names.serviceName]: 'bench', [names.serviceInstanceId]: instance },
    metric: instruments.tokens.name,
    startMs: start,
    timeMs: Date.now(),
    points: Array.from({ length: series }, (_, at) => ({
      value: 1000 + (at % growing === 0 ? number : 0),
      attributes: {
        [names.provider]: 'openai',
        [names.responseModel]: `model-${at % 20}`,
        [names.tokenClass]: 'input',
        [names.operation]: `operation-${at}`,
      },
    })),
  })
}

interface Measured<Result> {
  readonly result: Result
  readonly seconds: number
  readonly cpuSeconds: number
}

async function measured<Result>(work: () => Promise<Result>): Promise<Measured<Result>> {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const result = await work()
  const used = process.cpuUsage(cpu)
  return { result, seconds: (performance.now() - began) / 1000, cpuSeconds: (used.user + used.system) / 1e6 }
}

function row(
  name: string,
  durations: readonly number[],
  { seconds, cpuSeconds }: Measured<unknown>,
  points: number,
): string[] {
  const sorted = durations.toSorted((one, other) => one - other)
  const percentile = (share: number): string => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1)
  const perMillion = ((cpuSeconds / points) * 1e6).toFixed(2)
  return [name, Math.round(points / seconds).toLocaleString('en'), perMillion, percentile(0.5), percentile(0.99)]
}

function print(rows: readonly string[][]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  for (const cells of rows) {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    process.stdout.write(`${padded.join('  ')}\n`)
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
