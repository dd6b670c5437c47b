// The ledger as a process of its own, so that a test can kill it. Its one argument is its options as JSON.
import { type LedgerOptions, startLedger } from '@tollbell/ledger'
import { lineLog } from '@tollbell/service'

const options = JSON.parse(process.argv[2] ?? '{}') as Omit<LedgerOptions, 'log'>
const ledger = await startLedger({ ...options, log: lineLog({ write: (line) => process.stdout.write(`${line}\n`) }) })
process.stdout.write(`ready ${ledger.url}\n`)
process.once('SIGTERM', () => void ledger.close())
