import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { freePort } from '../../../../test/src/kit/free-port.ts'
import type { StatusAnswer } from '../api/types.ts'

export const authorization: Readonly<Record<string, string>> = { authorization: 'Bearer test' }

const program = fileURLToPath(new URL('ledger-process.ts', import.meta.url))

export interface LedgerPlace {
  readonly dataDir: string
  /** A PostgreSQL; without one it is SQLite. */
  readonly database?: string
  readonly budgetsFile?: string
}

/** A ledger in a process of its own, to be killed. It ends with the test. */
export interface LedgerProcess {
  readonly url: string
  /** In the middle of what is under way: nothing is waited for. */
  kill(): Promise<void>
  /** On the same port again, with the same data. */
  start(): Promise<void>
  status(): Promise<StatusAnswer>
}

export async function ledgerProcess(place: LedgerPlace): Promise<LedgerProcess> {
  const spawned = (port: number): ChildProcess => {
    const args = ['--conditions=@tollbell/source', program, JSON.stringify({ port, ...place })]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    // Gone before its folder is.
    onTestFinished(() => ended(child))
    return child
  }
  let child = spawned(await freePort())
  /** Its address, once it listens. */
  const ready = async (): Promise<string> => {
    const gone = once(child, 'exit').then(() => Promise.reject(new Error('The ledger ended before it was ready.')))
    // One that ends later is not waited for here any more.
    gone.catch(() => {})
    return String(await Promise.race([child.stdout ? once(child.stdout, 'data') : gone, gone])).trim()
  }
  const url = await ready()
  return {
    url,
    kill: () => ended(child),
    async start() {
      child = spawned(Number(new URL(url).port))
      await ready()
    },
    async status() {
      const response = await fetch(`${url}/api/v1/status`, { headers: authorization })
      return (await response.json()) as StatusAnswer
    },
  }
}

/** Ends it in the middle of what is under way. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
