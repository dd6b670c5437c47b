import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LoadDone, LoadOrder } from './load-process.ts'
import type { Workload } from './workload.ts'

/** A process that sends what it is told to. */
export interface Load {
  send(order: LoadOrder): Promise<LoadDone>
  close(): void
}

/** Starts a load; it is ready to send. */
export async function startLoad(workload: Workload): Promise<Load> {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), [JSON.stringify(workload)])
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the load ended with ${String(code)}`)
  })
  // Told to whoever awaits the next answer.
  ended.catch(() => {})
  await Promise.race([once(child, 'message'), ended])
  return {
    async send(order) {
      const answer = once(child, 'message')
      child.send(order)
      const [result] = (await Promise.race([answer, ended])) as [LoadDone]
      return result
    },
    close() {
      child.disconnect()
    },
  }
}
