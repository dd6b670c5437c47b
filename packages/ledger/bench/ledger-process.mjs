// The ledger as it is published, as a process of its own, like that of `tollbell ledger`. Its one argument is its options as JSON.
import { startLedger } from '@tollbell/ledger'
import { keepHeapSmall, restartSmall, Secret, silentLog } from '@tollbell/service'

restartSmall()
keepHeapSmall()
const { database, ...options } = JSON.parse(process.argv[2] ?? '{}')
const ledger = await startLedger({ ...options, ...(database && { database: new Secret(database) }), log: silentLog })
process.stdout.write(`ready ${ledger.url}\n`)
process.once('SIGTERM', () => void ledger.close())
