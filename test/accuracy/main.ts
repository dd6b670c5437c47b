// The long form of the accuracy suite: `npm run accuracy [words of a scenario's name]`.
import findTools from '../setup/monitoring-tools.ts'
import openPostgres from '../setup/postgres.ts'
import { complaints, report } from './report.ts'
import { type Result, run } from './run.ts'
import { scenarios } from './scenarios/index.ts'

const words = process.argv.slice(2)
const seed = Number(process.env['SEED'] ?? 20261122)

const forgetTools = await findTools()
const closePostgres = await openPostgres()
const results: Result[] = []
try {
  for (const scenario of scenarios) {
    if (!words.every((word) => scenario.name.includes(word))) continue
    process.stderr.write(`${scenario.name} …\n`)
    results.push(await run(scenario, { size: scenario.long, seed, withPrometheus: true }))
  }
} finally {
  await closePostgres()
  forgetTools()
}
process.stdout.write(`\n${report(results)}\nseed ${seed}\n`)
for (const complaint of complaints(results)) process.stdout.write(`${complaint}\n`)
if (complaints(results).length > 0) process.exitCode = 1
