import { accessWith, masterToken, Secret } from '@tollbell/service'
import { startLedger } from '../start.ts'

// A ledger of its own, to be killed: `node ledger-process.ts <port> <data folder>`. Says "ready" once it listens.
const [port = '0', dataDir = ''] = process.argv.slice(2)

await startLedger({
  host: '127.0.0.1',
  port: Number(port),
  dataDir,
  access: accessWith(masterToken(new Secret('test'))),
  log: (level, message) => process.stderr.write(`${level} ${message}\n`),
})
process.stdout.write('ready\n')
