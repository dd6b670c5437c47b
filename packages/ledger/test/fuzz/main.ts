// Fuzzes a ledger over HTTP: npm run fuzz -- [--cases 100000] [--seed 1]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { silentLog } from '@tollbell/service'
import { startLedger } from '../../src/start.ts'
import { fuzz } from './fuzz.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: String(Date.now() | 0) } },
})
const [cases, seed] = [Number(values.cases), Number(values.seed)]
const progressEvery = 5000

const dataDir = mkdtempSync(join(tmpdir(), 'tollbell-fuzz-'))
const ledger = await startLedger({ host: '127.0.0.1', port: 0, dataDir, log: silentLog })
process.stdout.write(`fuzzing the ledger with seed ${seed}\n`)
let told = 0
try {
  const count = await fuzz({
    url: ledger.url,
    cases,
    seed,
    now: () => new Date(),
    onProgress(done) {
      if (done < told + progressEvery) return
      told = done
      process.stdout.write(`${done} cases\n`)
    },
  })
  process.stdout.write(`all ${count} cases were answered and booked as they should be\n`)
} finally {
  await ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
}
