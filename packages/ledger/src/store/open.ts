import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Secret, StartError } from '@tollbell/service'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'
import { StoreError } from './store-error.ts'

export interface StoreOptions {
  /** Where the store is kept, unless it is a database; created when it is not there. */
  readonly dataDir: string
  /** The URL of a PostgreSQL to keep everything in, for any number of ledgers. */
  readonly database?: Secret | undefined
  /** Refuses to let a file grow beyond this many pages of 4 KiB. */
  readonly maxStorePages?: number | undefined
}

const fileName = 'ledger.sqlite'

/** Opens the store that the options name. Throws a StartError that says what to mend. */
export async function openStore({ dataDir, database, maxStorePages: maxPages }: StoreOptions): Promise<Store> {
  if (database !== undefined) return await openPostgres(database)
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
    return openSqlite({ file: join(dataDir, fileName), ...(maxPages !== undefined && { maxPages }) })
  } catch (error) {
    throw new StartError(sentenceFor(error, dataDir), { cause: error })
  }
}

function sentenceFor(error: unknown, dataDir: string): string {
  const why = error instanceof Error ? error.message : String(error)
  if (!(error instanceof StoreError)) {
    return `The ledger cannot write to its data folder ${dataDir} (${why}). Give it a folder it may write to.`
  }
  return why.includes('locked')
    ? `Another ledger has the data folder ${dataDir}. Stop that one, or give this one a folder of its own.`
    : `The ledger cannot open ${join(dataDir, fileName)}. ${why}`
}
