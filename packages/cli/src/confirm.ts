import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'

/** Asks somebody at a terminal, who says yes or nothing happens. */
export async function confirmed(question: string, input: Readable, output: Writable): Promise<boolean> {
  const asking = createInterface({ input, output })
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim())
  } finally {
    asking.close()
  }
}
