import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { quantile } from '../../../test/src/kit/table.ts'
import type { Started } from './startup-child.ts'
import type { Variant } from './variants.ts'

const run = promisify(execFile)

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
    const turn: Started[] = []
    for (const variant of variants) turn.push(await start(env, variant))
    turns.push(turn)
  }
  return new Map(
    variants.map(({ name }, place) => {
      const added = medians((figure) => turns.map((turn) => (turn[place]?.[figure] ?? 0) - (turn[0]?.[figure] ?? 0)))
      return [name, { ...medians((figure) => turns.map((turn) => turn[place]?.[figure] ?? 0)), added }]
    }),
  )
}

async function start(env: NodeJS.ProcessEnv, { name, flags = [] }: Variant): Promise<Started> {
  const child = join(import.meta.dirname, 'startup-child.ts')
  const { stdout } = await run(process.execPath, [...flags, child, name], { env })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Started
}

function medians(valuesOf: (figure: keyof Started) => number[]): Started {
  const median = (figure: keyof Started): number => quantile(valuesOf(figure), 0.5)
  return { cpuMs: median('cpuMs'), ms: median('ms'), withCallCpuMs: median('withCallCpuMs') }
}
