import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '@tollbell/service'

const pollMs = 50
const patienceSeconds = 60

/** The operator asked to stop while things were still starting. */
export class Stopped extends Error {}

export interface UntilReadyOptions {
  /** Throws when waiting has become pointless. */
  readonly check?: () => void
  readonly stop?: AbortSignal
}

/** Waits until `url` answers with a 2xx. */
export async function untilReady(url: string, name: string, { check, stop }: UntilReadyOptions = {}): Promise<void> {
  const deadlineMs = performance.now() + patienceSeconds * 1000
  while (!(await answers(url))) {
    check?.()
    if (stop?.aborted) throw new Stopped()
    if (performance.now() > deadlineMs)
      throw new StartError(`${name} is not ready after ${patienceSeconds} s: ${url} does not answer.`)
    await sleep(pollMs)
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
