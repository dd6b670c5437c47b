// The memory of ledger and bridge together, idle, as `tollbell up` runs them: in one process.
// npm run bench -- idle-memory [seconds]
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startScript } from '../src/kit/child.ts'
import { ownFolder } from '../src/kit/own-folder.ts'
import { table } from '../src/kit/table.ts'
import { until } from '../src/kit/until.ts'

const idleSeconds = Number(process.argv[2] ?? 20)

const folder = ownFolder('bench')
const main = join(import.meta.dirname, '../../packages/cli/src/main.ts')
const up = startScript(main, [
  'up',
  '--without-prometheus',
  '--data',
  folder,
  '--ledger-port',
  '0',
  '--bridge-port',
  '0',
])
await until(() => /inbox/.test(up.output()), { what: 'tollbell up to be ready', unless: up })
const atStart = residentMegabytes(up.process.pid)
await sleep(idleSeconds * 1000)
const idle = residentMegabytes(up.process.pid)
await up.kill()

process.stdout.write(
  table([
    ['ledger and bridge in one process', 'MB resident', 'goal'],
    ['ready', atStart.toFixed(0), ''],
    [`after ${idleSeconds} s without work`, idle.toFixed(0), '200'],
  ]),
)

function residentMegabytes(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1000
}
