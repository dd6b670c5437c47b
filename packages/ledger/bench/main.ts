import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { instruments, attributes as names } from '@tollbell/conventions'
import { silentLog } from '@tollbell/service'
import { quantile, table } from '../../../test/src/kit/table.ts'
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

const first = await round(0)
const later: Round[] = []
for (let number = 1; number <= rounds; number++) later.push(await round(number))

process.stdout.write(
  table([
    ['', 'points/s', 'CPU s per M points', 'p50 ms', 'p99 ms'],
    row('first sight of each series', [first]),
    row('every series again, a quarter grown', later),
  ]),
)
process.stdout.write(
  `\n${apps * series} live streams; ${megabytes(process.memoryUsage().rss)} MB resident, bench included\n`,
)
await ledger.close()
rmSync(dataDir, { recursive: true })

interface Round {
  readonly seconds: number
  readonly cpuSeconds: number
  /** How long each request took. */
  readonly answersMs: readonly number[]
}

/** Sends one export of each app, all at once. Making the requests is not measured; the client is. */
async function round(number: number): Promise<Round> {
  const bodies = instances.map((instance) => body(instance, number))
  const cpu = process.cpuUsage()
  const began = performance.now()
  const answersMs = await Promise.all(bodies.map(send))
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6, answersMs }
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

function row(name: string, measured: readonly Round[]): string[] {
  const points = measured.length * apps * series
  const sum = (of: 'seconds' | 'cpuSeconds'): number => measured.reduce((total, one) => total + one[of], 0)
  const answersMs = measured.flatMap((one) => one.answersMs)
  return [
    name,
    Math.round(points / sum('seconds')).toLocaleString('en'),
    ((sum('cpuSeconds') / points) * 1e6).toFixed(2),
    quantile(answersMs, 0.5).toFixed(1),
    quantile(answersMs, 0.99).toFixed(1),
  ]
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
