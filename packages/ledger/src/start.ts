import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Log, listen, listenOptions, type NetworkOptions, networkGuard, StartError } from '@tollbell/service'
import { ledgerApp } from './app.ts'
import { Book } from './booking/book.ts'
import { BudgetsInForce } from './budgets-in-force.ts'
import { Health } from './health.ts'
import { Housekeeping } from './housekeeping.ts'
import { Tally } from './metrics/tally.ts'
import { openSources, type SourceOptions } from './sources/open.ts'
import { openSqlite } from './store/sqlite.ts'
import type { Store } from './store/store.ts'
import { StoreError } from './store/store-error.ts'

export interface LedgerOptions extends NetworkOptions, SourceOptions {
  /** Where the store is kept; created when it is not there. */
  readonly dataDir: string
  readonly budgetsFile?: string | undefined
  /** May describe one budget when there is no budgets file. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly log: Log
  readonly now?: (() => Date) | undefined
  /** Refuses to let the store grow beyond this many pages of 4 KiB. */
  readonly maxStorePages?: number | undefined
}

export interface Ledger {
  readonly url: string
  /** For programs on this machine: never with TLS. */
  readonly localUrl: string
  /** Reads the budgets file again; for SIGHUP. Never throws: what is wrong is in the log. */
  reload(): Promise<void>
  /** Finishes the requests under way, and closes the store. */
  close(): Promise<void>
}

const fileName = 'ledger.sqlite'

/** Starts a ledger. Throws a StartError with every mistake, and leaves nothing half-started. */
export async function startLedger(options: LedgerOptions): Promise<Ledger> {
  const store = openStore(options.dataDir, options.maxStorePages)
  try {
    return await startOn(store, options)
  } catch (error) {
    await store.close()
    throw error instanceof StoreError ? new StartError(error.message, { cause: error }) : error
  }
}

async function startOn(store: Store, options: LedgerOptions): Promise<Ledger> {
  const { log, now = () => new Date() } = options
  const sources = openSources(options, now)
  const book = await Book.open(store)
  const housekeeping = new Housekeeping({ book, log, now })
  await housekeeping.daily()
  const budgets = await BudgetsInForce.open({
    file: options.budgetsFile,
    env: options.env ?? {},
    log,
    apply: (read) => book.setBudgets(read, now()),
  })
  const health = new Health(store, log)
  const tally = new Tally(book.lastExports)
  const guard = networkGuard(options, { log })
  const app = ledgerApp({ store, book, budgets, tally, health, sources, guard, log, now })
  const listening = await listen(app, {
    ...listenOptions(options),
    name: 'ledger',
    portOption: '--ledger-port',
    log,
  })
  budgets.watch()
  housekeeping.start()
  return {
    url: listening.url,
    localUrl: listening.localUrl,
    reload: () => budgets.reload(),
    async close() {
      budgets.close()
      await listening.close()
      await housekeeping.close()
      await store.close()
    },
  }
}

function openStore(dataDir: string, maxPages: number | undefined): Store {
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
