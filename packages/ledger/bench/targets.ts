import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '@tollbell/test-postgres'
import { execute } from '@tollbell/test-postgres/database'
import { startChild } from '../../../test/src/kit/child.ts'
import { ownFolder } from '../../../test/src/kit/own-folder.ts'
import { until } from '../../../test/src/kit/until.ts'
import { startVictoriaMetrics } from '../../../test/src/kit/victoria-metrics.ts'

/** A process that takes OTLP metrics. */
export interface Target {
  readonly name: string
  readonly pid: number
  /** Where metrics are posted. */
  readonly url: string
  /** When it answers that it took them. */
  readonly answers: string
  close(): Promise<void>
}

/** A ledger with its store in `dataDir`, or in a folder that goes with it; or else in a database. */
export async function ledgerTarget(dataDir?: string, database?: string): Promise<Target> {
  const folder = dataDir ?? temporaryFolder()
  const main = join(import.meta.dirname, 'ledger-process.mjs')
  const options = { host: '127.0.0.1', port: 0, dataDir: folder, database }
  const child = startChild(process.execPath, [main, JSON.stringify(options)])
  const url = await until(() => /ready (\S+)/.exec(child.output())?.[1], {
    what: 'the ledger to be ready',
    unless: child,
  })
  return {
    name: 'tollbell on SQLite',
    pid: child.process.pid ?? 0,
    url: `${url}/v1/metrics`,
    answers: 'once it is on disk',
    async close() {
      await child.kill()
      if (dataDir === undefined) remove(folder)
    },
  }
}

/** A ledger on a PostgreSQL that waits for its disk. What that needs itself is not in the figures. */
export async function postgresTarget(): Promise<Target> {
  const server = await startPostgres({ durable: true })
  await makeWalFiles(server.url)
  const target = await ledgerTarget(undefined, server.url)
  return {
    ...target,
    name: 'tollbell on PostgreSQL',
    async close() {
      await target.close()
      await server.remove()
    },
  }
}

// As many as are written in a run, 16 MB each.
const walFiles = 60

// A server that has been in use for some minutes writes its log into files it has already. A new one has to make each of
// them, and whoever commits waits for it: some 50 ms, measured.
// https://www.postgresql.org/docs/current/wal-configuration.html
async function makeWalFiles(url: string): Promise<void> {
  const fill = `do $$ begin perform pg_logical_emit_message(false, 'bench', ''); perform pg_switch_wal(); end $$`
  for (let made = 0; made < walFiles; made++) await execute(url, fill)
  // It keeps those that are written for the next ones.
  await execute(url, 'checkpoint')
}

/** The peer: it stores the same points, as samples of series. */
export async function victoriaMetricsTarget(): Promise<Target> {
  const folder = temporaryFolder()
  const server = await startVictoriaMetrics(folder)
  return {
    name: 'VictoriaMetrics',
    pid: server.pid,
    url: server.url,
    answers: 'from memory, on disk 5 s later',
    async close() {
      await server.close()
      remove(folder)
    },
  }
}

export function temporaryFolder(): string {
  return ownFolder('bench')
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
