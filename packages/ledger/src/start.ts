import { type Log, listen, listenOptions, type NetworkOptions, networkGuard, StartError } from '@tollbell/service'
import { ledgerApp } from './app.ts'
import { Book } from './booking/book.ts'
import { BudgetsInForce } from './budgets-in-force.ts'
import { Health } from './health.ts'
import { History, type HistoryOptions } from './history.ts'
import { Housekeeping } from './housekeeping.ts'
import { Tally } from './metrics/tally.ts'
import { type StoreSeconds, storeSeconds, timedStore } from './metrics/timed-store.ts'
import { UserMonth } from './metrics/user-month.ts'
import { type NameLimits, type NameOptions, nameLimits } from './names.ts'
import { type Reset, Safekeeping } from './safekeeping.ts'
import { openSources, type SourceOptions } from './sources/open.ts'
import type { SourceParts } from './sources/source.ts'
import { openStore, type StoreOptions, whatToDoWithDamage } from './store/open.ts'
import type { Store } from './store/store.ts'
import { StoreError } from './store/store-error.ts'

export interface LedgerOptions extends NetworkOptions, SourceOptions, StoreOptions, HistoryOptions, NameOptions {
  readonly budgetsFile?: string | undefined
  /** May describe one budget when there is no budgets file. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly log: Log
  readonly now?: (() => Date) | undefined
}

export interface Ledger {
  readonly url: string
  /** For programs on this machine: never with TLS. */
  readonly localUrl: string
  /** Reads the budgets file again; for SIGHUP. Never throws: what is wrong is in the log. */
  reload(): Promise<void>
  /**
   * Writes a copy of everything the ledger knows, while it goes on, into a new file in its data folder. Answers which.
   * The copy is a store as it is kept in `dataDir`, also when this one is kept in a database.
   */
  backup(): Promise<string>
  /** Makes a backup, and sets usage or budgets to zero. Answers where the backup is. */
  reset(what: Reset): Promise<string>
  /** Finishes the requests under way, and closes the store. */
  close(): Promise<void>
}

/** Starts a ledger. Throws a StartError with every mistake, and leaves nothing half-started. */
export async function startLedger(options: LedgerOptions): Promise<Ledger> {
  const prepared = prepare(options)
  const store = timedStore(await openStore(options), prepared.seconds)
  try {
    return await startOn(store, prepared, options)
  } catch (error) {
    await store.close()
    throw error instanceof StoreError ? new StartError(error.message, { cause: error }) : error
  }
}

interface Prepared {
  readonly now: () => Date
  readonly seconds: StoreSeconds
  readonly sources: SourceParts
  readonly names: NameLimits
  readonly budgets: BudgetsInForce
}

// Over mistakes of the operator no ledger begins: nothing is written until these are right.
function prepare(options: LedgerOptions): Prepared {
  const { budgetsFile: file, env = {}, log, now = () => new Date() } = options
  return {
    now,
    seconds: storeSeconds(),
    sources: openSources(options, now),
    names: nameLimits(options),
    budgets: new BudgetsInForce({ file, env, log }),
  }
}

async function startOn(
  store: Store,
  { now, seconds, sources, names, budgets }: Prepared,
  options: LedgerOptions,
): Promise<Ledger> {
  const { log } = options
  const history = new History(store, options)
  await refuseDamaged(store, log)
  // Before the first backup, which has the same.
  await store.id()
  const book = await Book.open(store)
  book.streams.accounts.begin(book.allTime, names.accounts)
  const health = new Health(store, log)
  await budgets.begin((read) => book.setBudgets(read, now()))
  const housekeeping = new Housekeeping({ book, health, history, budgets, log, now })
  const safekeeping = new Safekeeping({ store, book, folder: options.dataDir, now })
  const tally = new Tally(seconds)
  const users = new UserMonth({
    booked: (fromMs, toMs) => book.booked(fromMs, toMs),
    most: names.topUsers,
    now,
    onError: (error) => log('error', 'The spend of users could not be added up.', { error }),
  })
  const guard = networkGuard(options, { log })
  const app = ledgerApp({
    store,
    book,
    budgets,
    tally,
    users,
    health,
    history,
    sources,
    guard,
    log,
    now,
    safekeeping,
    dataDir: options.dataDir,
  })
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
    backup: () => safekeeping.backup(),
    reset: (what) => safekeeping.reset(what),
    async close() {
      budgets.close()
      await listening.close()
      await users.close()
      await housekeeping.close()
      await store.close()
    },
  }
}

async function refuseDamaged(store: Store, log: Log): Promise<void> {
  const findings = await store.check()
  const damage = findings.filter(({ kind }) => kind === 'damaged').map(({ sentence }) => sentence)
  if (damage.length > 0) {
    throw new StartError(`The store is damaged: ${damage.join('; ')}. ${whatToDoWithDamage}`)
  }
  for (const { sentence } of findings) {
    log('error', `The store does not add up: ${sentence} Compare it with a backup; nothing is changed by itself.`)
  }
}
