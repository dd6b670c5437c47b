// Fuzzes a ledger over HTTP: npm run fuzz -- [--cases 100000] [--seed 1]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { silentLog } from '@tollbell/service'
import { ownFolder } from '../../../../test/src/kit/own-folder.ts'
import { startLedger } from '../../src/start.ts'
import { type FuzzCounts, fuzz } from './fuzz.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: String(Date.now() | 0) } },
})
const [cases, seed] = [Number(values.cases), Number(values.seed)]

// Of one ledger: each case is a project, and all of them are looked through to compare some.
const mostAtOnce = 2500
const roomForMore = 2

const dataDir = ownFolder('fuzz')
const all: FuzzCounts = { cases: 0, taken: 0, refused: 0, refusedPoints: 0, booked: 0 }
for (let part = 0; all.cases < cases; part++) {
  const counts = await fuzzPart(part, Math.min(mostAtOnce, cases - all.cases))
  for (const name of Object.keys(counts) as (keyof FuzzCounts)[]) all[name] += counts[name]
}
const { taken, refused, refusedPoints, booked } = all
process.stdout.write(`${taken} requests were taken but for ${refusedPoints} of their points, ${refused} refused; `)
process.stdout.write(`something was booked of ${booked} cases\n`)
process.stdout.write(`all ${all.cases} cases were answered and booked as they should be\n`)

/** Some of the cases, on a ledger of their own. */
async function fuzzPart(part: number, some: number): Promise<FuzzCounts> {
  const folder = join(dataDir, String(part))
  const maxProjects = roomForMore * mostAtOnce
  const ledger = await startLedger({ host: '127.0.0.1', port: 0, dataDir: folder, maxProjects, log: silentLog })
  const partSeed = seed + part * mostAtOnce
  process.stdout.write(`${all.cases} cases; --seed ${partSeed} --cases ${some}\n`)
  try {
    return await fuzz({ url: ledger.url, cases: some, seed: partSeed, now: () => new Date() })
  } finally {
    await ledger.close()
  }
}
