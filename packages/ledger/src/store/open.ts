import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Log, type Secret, StartError } from '@tollbell/service'
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
  readonly log: Log
}

const fileName = 'ledger.sqlite'

/** What the operator does about a store that is damaged. Apps report cumulative figures, so that they go on. */
export const whatToDoWithDamage =
  'Put a backup in its place, or move it away to begin anew; apps then go on from what they count.'

/** Opens the store that the options name, and tells where a new one begins. Throws a StartError that says what to mend. */
export async function openStore({ dataDir, database, maxStorePages: maxPages, log }: StoreOptions): Promise<Store> {
  if (database !== undefined) {
    return await openPostgres(database, (name) => log('info', `A new ledger begins in the database ${name}.`))
  }
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    throw new StartError(
      `The ledger cannot write to its data folder ${dataDir} (${messageOf(error)}). Give it a folder it may write to.`,
      { cause: error },
    )
  }
  const file = join(dataDir, fileName)
  const bytes = statSync(file, { throwIfNoEntry: false })?.size
  try {
    const store = openSqlite({ file, ...(maxPages !== undefined && { maxPages }) })
    tellBeginning(file, bytes, log)
    return store
  } catch (error) {
    throw new StartError(sentenceFor(messageOf(error), file, dataDir), { cause: error })
  }
}

// Whoever meant another folder, or lost a file, learns it here.
function tellBeginning(file: string, bytesBefore: number | undefined, log: Log): void {
  if (bytesBefore === undefined) log('info', `A new ledger begins in ${file}.`)
  if (bytesBefore === 0) {
    log('warn', `${file} was empty, and a new ledger begins in it. Where there was one, put a backup in its place.`)
  }
}

function sentenceFor(why: string, file: string, dataDir: string): string {
  const cannot = `The ledger cannot open ${file}: ${why}.`
  if (why.includes('locked')) {
    return `Another ledger has the data folder ${dataDir}. Stop that one, or give this one a folder of its own.`
  }
  if (why.includes('newer tollbell')) return `${cannot} Start that version again, or put back a backup of this one.`
  return /malformed|not a database/.test(why) ? `${cannot} ${whatToDoWithDamage}` : cannot
}

// What SQLite said stands behind a StoreError.
function messageOf(error: unknown): string {
  const said = error instanceof StoreError ? error.cause : error
  return said instanceof Error ? said.message : String(said)
}
