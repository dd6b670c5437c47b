import { fork } from 'node:child_process'
import { join } from 'node:path'
import { medianOf } from './median.ts'
import { nextMessage } from './process.ts'
import type { Started } from './startup-child.ts'
import type { Variant } from './variants.ts'

/** What a start takes, and how much more that is than the bare SDK takes: medians. */
export interface StartUp extends Started {
  readonly added: Started
}

/**
 * What it takes until an app that does nothing has the SDK and its instrumentation, by variant. All start in turns, and
 * each is compared with the first of its turn.
 */
export async function measureStartUp(
  env: NodeJS.ProcessEnv,
  variants: readonly Variant[],
  rounds: number,
): Promise<Map<string, StartUp>> {
  const turns: Started[][] = []
  for (let round = 0; round < rounds; round += 1) {
    const turn: Promise<Started>[] = []
    for (const variant of variants) {
      const { called, started } = start(env, variant)
      turn.push(started)
      // Then it waits for its export for a second, in which the next one starts.
      await called
    }
    turns.push(await Promise.all(turn))
  }
  return new Map(
    variants.map(({ name }, place) => {
      const added = medians((figure) => turns.map((turn) => (turn[place]?.[figure] ?? 0) - (turn[0]?.[figure] ?? 0)))
      return [name, { ...medians((figure) => turns.map((turn) => turn[place]?.[figure] ?? 0)), added }]
    }),
  )
}

function start(env: NodeJS.ProcessEnv, { name, flags = [] }: Variant) {
  const child = fork(join(import.meta.dirname, 'startup-child.ts'), [name], { env, execArgv: [...flags] })
  const called = nextMessage(child, name)
  return { called, started: called.then(() => nextMessage(child, name) as Promise<Started>) }
}

function medians(valuesOf: (figure: keyof Started) => number[]): Started {
  const median = (figure: keyof Started): number => medianOf(valuesOf(figure)).value
  return { cpuMs: median('cpuMs'), ms: median('ms'), withCallCpuMs: median('withCallCpuMs') }
}
