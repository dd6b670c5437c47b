import { performance } from 'node:perf_hooks'
import { print, say } from '../setup/say.mjs'
import { checks } from './checks.mjs'

// Runs every check, or those named as arguments, one line each; the output of a check is shown only when it fails.
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  say(`There is no check ${unknown.join(', ')}. There are: ${checks.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

let failed = 0
for (const { name, run } of checks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const startMs = performance.now()
  const complaint = await run().catch((error) => String(error.stack))
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
  print(`${complaint === undefined ? 'ok    ' : 'failed'}  ${name.padEnd(10)} ${seconds.padStart(5)} s`)
  if (complaint === undefined) continue
  failed++
  print(complaint.trimEnd().replaceAll(/^/gm, '        '))
}
process.exitCode = failed === 0 ? 0 : 1
