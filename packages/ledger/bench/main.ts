// What taking metrics in costs the ledger, next to a time series database that stores the same points; how that cost
// changes with streams and with history; and what a scrape costs.
// npm run bench -- ledger [--short] [ingest|streams|history|scrape …]
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { table } from '../../../test/src/kit/table.ts'
import { makeHistory } from './history.ts'
import { startLoad } from './load.ts'
import { type Effort, type Measured, measure } from './measure.ts'
import { measureScrape } from './scrape.ts'
import { ledgerTarget, postgresTarget, remove, type Target, temporaryFolder, victoriaMetricsTarget } from './targets.ts'
import type { Workload } from './workload.ts'

const { values, positionals } = parseArgs({ options: { short: { type: 'boolean' } }, allowPositionals: true })
const streamsPerInstance = 500
const largest = values.short ? 10_000 : 100_000
const effort: Effort = values.short
  ? { turns: 1, secondsPerTurn: 3, settleSeconds: 2 }
  : { turns: 3, secondsPerTurn: 8, settleSeconds: 6 }

// What is published is what is measured.
const repository = join(import.meta.dirname, '../../..')
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/ledger'], {
  cwd: repository,
  stdio: 'inherit',
})

const parts: Readonly<Record<string, () => Promise<void>>> = { ingest, streams, history, scrape }
for (const [name, run] of Object.entries(parts)) {
  if (positionals.length === 0 || positionals.includes(name)) await run()
}

async function ingest(): Promise<void> {
  const targets = [await ledgerTarget(), await postgresTarget(), await victoriaMetricsTarget()]
  const measured = await measureAll(targets, workloadOf(largest))
  say(`${largest.toLocaleString('en')} live streams, requests of 1,000 points over 50 connections`)
  say(`medians of ${effort.turns} turns of ${effort.secondsPerTurn} s`)
  const head = ['', 'points/s', 'CPU s per M points', 'points per CPU s', 'p50 ms', 'p99 ms']
  const rows = targets.map(({ name }, index) => [name, ...cells(measured[index])])
  print([
    [...head, 'at half: p50', 'p99 ms', 'MB', 'at most', 'answers'],
    ...rows.map((row, index) => [...row, targets[index]?.answers ?? '']),
  ])
}

async function streams(): Promise<void> {
  const counts = values.short ? [1_000, 10_000] : [1_000, 10_000, 100_000]
  const rows: string[][] = []
  for (const count of counts) {
    const [measured] = await measureAll([await ledgerTarget()], workloadOf(count))
    rows.push([count.toLocaleString('en'), ...cells(measured)])
  }
  print([curveHead('live streams'), ...rows])
}

async function history(): Promise<void> {
  const rows: string[][] = []
  for (const months of values.short ? [0, 1] : [0, 12]) {
    const folder = temporaryFolder()
    // A thousand accounts.
    if (months > 0) await makeHistory(folder, months, { instances: 20, streamsPerInstance: 50 })
    const [measured] = await measureAll([await ledgerTarget(folder)], workloadOf(10_000))
    remove(folder)
    rows.push([String(months), ...cells(measured)])
  }
  print([curveHead('months of history'), ...rows])
}

async function scrape(): Promise<void> {
  const { series, openMetricsMs, textMs, bytes } = await measureScrape()
  say(`A scrape of ${series.toLocaleString('en')} series, ${(bytes / 1e6).toFixed(1)} MB`)
  print([
    ['', 'median ms', 'worst ms', 'CPU ms'],
    ['text', ...textMs],
    ['OpenMetrics', ...openMetricsMs],
  ])
}

async function measureAll(targets: readonly Target[], workload: Workload): Promise<Measured[]> {
  const load = await startLoad(workload)
  try {
    return await measure(targets, load, effort)
  } finally {
    load.close()
    for (const target of targets) await target.close()
  }
}

function workloadOf(count: number): Workload {
  return { instances: Math.ceil(count / streamsPerInstance), streamsPerInstance }
}

function curveHead(first: string): string[] {
  return [
    first,
    'points/s',
    'CPU s per M points',
    'points per CPU s',
    'p50 ms',
    'p99 ms',
    'at half: p50',
    'p99 ms',
    'MB',
    'at most',
  ]
}

function cells(measured: Measured | undefined): string[] {
  if (!measured) return []
  const { pointsPerSecond, cpuSecondsPerMillion, p50Ms, p99Ms, atHalf, memory } = measured
  return [
    Math.round(pointsPerSecond).toLocaleString('en'),
    cpuSecondsPerMillion.toFixed(2),
    Math.round(1e6 / cpuSecondsPerMillion).toLocaleString('en'),
    ...[p50Ms, p99Ms, atHalf.p50Ms, atHalf.p99Ms].map((ms) => ms.toFixed(1)),
    ...[memory.nowMb, memory.mostMb].map((mb) => mb.toFixed(0)),
  ]
}

function print(rows: readonly (readonly string[])[]): void {
  process.stdout.write(`${table(rows)}\n`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
