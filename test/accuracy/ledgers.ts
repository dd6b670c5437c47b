import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type LedgerOptions, startLedger } from '@tollbell/ledger'
import { Secret } from '@tollbell/service'
import { testDatabase } from '../postgres/database.ts'
import { freePort } from '../src/kit/free-port.ts'
import { type Service, startService } from '../src/kit/services.ts'

export const storeKinds = ['SQLite', 'PostgreSQL'] as const
export type StoreKind = (typeof storeKinds)[number]

/** The ledgers on one store. */
export interface Ledgers {
  readonly store: StoreKind
  /** One that runs, each in its turn. */
  url(): string
  /** Ends one with SIGKILL, in the middle of what is under way. */
  kill(index?: number): Promise<void>
  /** Starts one that was killed, at the same place. */
  restart(index?: number): Promise<void>
  close(): Promise<void>
}

export interface LedgersOptions {
  readonly store: StoreKind
  readonly folder: string
  /** More than one needs PostgreSQL. */
  readonly replicas: number
}

type Place = Pick<LedgerOptions, 'host' | 'dataDir'> & { readonly database?: string }

/** Ledgers as processes of their own, to be killed. */
export async function startLedgerProcesses({ store, folder, replicas }: LedgersOptions): Promise<Ledgers> {
  const database = await databaseOf(store)
  const running: (Service | undefined)[] = []
  const ports: number[] = []
  let turn = 0

  const start = async (index: number): Promise<void> => {
    const place = placeOf(folder, `${store}-${index}`, database)
    running[index] = await startService('ledger-main.ts', { ...place, port: ports[index] })
  }
  const kill = async (index = 0): Promise<void> => {
    const victim = running[index]
    running[index] = undefined
    await victim?.child.kill('SIGKILL')
  }

  for (let index = 0; index < replicas; index++) ports.push(await freePort())
  await Promise.all(ports.map((_, index) => start(index)))
  return {
    store,
    url() {
      const alive = running.flatMap((one) => one ?? [])
      turn++
      return alive[turn % alive.length]?.url ?? `http://127.0.0.1:${ports[0]}`
    },
    kill,
    restart: (index = 0) => start(index),
    async close() {
      await Promise.all(running.flatMap((one) => (one ? [one.child.kill()] : [])))
    },
  }
}

/** A ledger in this process, which is there at once and may have a clock of ours. */
export async function startLedgerHere(store: StoreKind, folder: string, now: () => Date): Promise<Ledgers> {
  const { database, ...place } = placeOf(folder, store, await databaseOf(store))
  const ledger = await startLedger({
    ...place,
    ...(database !== undefined && { database: new Secret(database) }),
    port: 0,
    now,
    log: () => {},
  })
  return { store, url: () => ledger.url, kill: cannot, restart: cannot, close: () => ledger.close() }
}

function cannot(): Promise<void> {
  return Promise.reject(new Error('a ledger in this process cannot be killed'))
}

async function databaseOf(store: StoreKind): Promise<string | undefined> {
  return store === 'PostgreSQL' ? await testDatabase() : undefined
}

function placeOf(folder: string, name: string, database: string | undefined): Place {
  const dataDir = join(folder, name)
  mkdirSync(dataDir, { recursive: true })
  return { host: '127.0.0.1', dataDir, ...(database !== undefined && { database }) }
}
