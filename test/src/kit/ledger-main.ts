// The ledger as a process of its own, so that a test can kill it. Its one argument is its options as JSON.
import { type LedgerOptions, startLedger } from '@tollbell/ledger'
import { lineLog, Secret } from '@tollbell/service'

type Written = Omit<LedgerOptions, 'log' | 'database'> & { readonly database?: string }

const { database, ...options } = JSON.parse(process.argv[2] ?? '{}') as Written
const ledger = await startLedger({
  ...options,
  ...(database !== undefined && { database: new Secret(database) }),
  log: lineLog({ write: (line) => process.stdout.write(`${line}\n`) }),
})
process.stdout.write(`ready ${ledger.url}\n`)
process.once('SIGTERM', () => void ledger.close())
