import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { StatusAnswer } from '../api/types.ts'

export const token = 'test'
export const authorization: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` }

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
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const spawned = (): ReturnType<typeof spawn> => {
    const args = ['--conditions=@tollbell/source', program, JSON.stringify({ port, ...place })]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  let child = spawned()
  const ready = async (): Promise<void> => {
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('The ledger ended before it was ready.')))
    if (child.stdout) await Promise.race([once(child.stdout, 'data'), ended])
    ended.catch(() => {})
  }
  await ready()
  return {
    url,
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async start() {
      child = spawned()
      await ready()
    },
    async status() {
      const response = await fetch(`${url}/api/v1/status`, { headers: authorization })
      return (await response.json()) as StatusAnswer
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
