import { accessWith, masterToken, Secret } from '@tollbell/service'
import { startLedger } from '../start.ts'
import type { LedgerPlace } from './ledgers.ts'

// A ledger of its own, to be killed. Its argument is JSON: a port and a place. Says its address once it listens.
const { database, ...options } = JSON.parse(process.argv[2] ?? '{}') as LedgerPlace & { port: number }

const { url } = await startLedger({
  host: '127.0.0.1',
  ...options,
  ...(database !== undefined && { database: new Secret(database) }),
  access: accessWith(masterToken(new Secret('test'))),
  log: (level, message) => process.stderr.write(`${level} ${message}\n`),
})
process.stdout.write(`${url}\n`)
