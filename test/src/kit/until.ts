import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'

export interface UntilOptions {
  /** What is waited for, for the message when it never comes. */
  readonly what: string
  readonly timeoutSeconds?: number
  readonly everyMs?: number
  /** Nobody waits for a program that has ended: its output is the error then. */
  readonly unless?: Pick<Child, 'hasEnded' | 'output'>
}

/** Waits until `probe` gives something other than undefined or false, and gives that. */
export async function until<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  { what, timeoutSeconds = 60, everyMs = 50, unless }: UntilOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutSeconds * 1000
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (unless?.hasEnded()) throw new Error(`waited for ${what}, but the program ended:\n${unless.output()}`)
    if (performance.now() > deadline) throw new Error(`waited ${timeoutSeconds} s in vain for ${what}`)
    await sleep(everyMs)
  }
}

/** Whether something answers there with a 2xx. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}
