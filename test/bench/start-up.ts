// What a newcomer waits for, each from a fresh clone: the first message of `npm start` with nothing cached, the first
// spend of a warm `npm start`, and `npm test`.
// npm run bench -- start-up [warm starts]
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Child, startChild } from '../src/kit/child.ts'
import { ownFolder } from '../src/kit/own-folder.ts'
import { quantile, table } from '../src/kit/table.ts'
import { until } from '../src/kit/until.ts'

const warmStarts = Number(process.argv[2] ?? 3)

const folder = ownFolder('bench')
const clone = join(folder, 'clone')
execFileSync('git', ['clone', '--quiet', join(import.meta.dirname, '../..'), clone])

// Everything that npm, pnpm and we keep is in the folder, so at first nothing is kept.
const env = {
  ...process.env,
  HOME: folder,
  npm_config_cache: join(folder, 'npm'),
  npm_config_userconfig: process.env['npm_config_userconfig'] ?? join(process.env['HOME'] ?? '', '.npmrc'),
  TOLLBELL_CACHE: join(folder, 'cache'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  XDG_DATA_HOME: join(folder, 'data'),
}

const message = / → .*(discord|telegram|slack)/
const spend = /^\$(?!0\.00 ).* this month/m

const cold = await secondsUntil(message)
const warm: number[] = []
for (let start = 0; start < warmStarts; start++) warm.push(await secondsUntil(spend))
const tests = await secondsOfTests()

process.stdout.write(
  table([
    ['from a fresh clone', 'seconds', 'goal'],
    ['cold npm start → first message', cold.toFixed(1), '90'],
    [`warm npm start → first spend, median of ${warmStarts}`, quantile(warm, 0.5).toFixed(1), '10'],
    ['npm test', tests.toFixed(1), '300'],
  ]),
)

async function secondsUntil(sight: RegExp): Promise<number> {
  const beganMs = performance.now()
  const child = npm(
    'start',
    '--',
    '--ledger-port',
    '0',
    '--bridge-port',
    '0',
    '--prometheus-port',
    '0',
    '--alertmanager-port',
    '0',
  )
  await until(() => sight.test(child.output()), { what: String(sight), timeoutSeconds: 300, unless: child })
  const seconds = (performance.now() - beganMs) / 1000
  await child.kill('SIGINT')
  return seconds
}

async function secondsOfTests(): Promise<number> {
  const beganMs = performance.now()
  const child = npm('test')
  const code = await child.ended
  if (code !== 0) throw new Error(`npm test ended with ${code}:\n${child.output().slice(-4000)}`)
  return (performance.now() - beganMs) / 1000
}

function npm(...args: string[]): Child {
  return startChild('npm', args, { cwd: clone, env })
}
