export type * from './api/types.ts'
export { type Ledger, type LedgerOptions, startLedger } from './start.ts'
export { copyLedger, type StorePlace } from './store/copy-ledger.ts'
