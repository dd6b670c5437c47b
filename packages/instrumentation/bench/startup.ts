import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { quantile } from '../../../test/src/kit/table.ts'
import type { Started } from './startup-child.ts'

const run = promisify(execFile)

/** What it takes until an app that does nothing has the SDK and its instrumentation, by variant: medians. */
export async function measureStartUp(
  env: NodeJS.ProcessEnv,
  names: readonly string[],
  rounds: number,
): Promise<Map<string, Started>> {
  const started = new Map<string, Started[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) started.get(name)?.push(await start(env, name))
  }
  return new Map([...started].map(([name, all]) => [name, { cpuMs: median(all, 'cpuMs'), ms: median(all, 'ms') }]))
}

async function start(env: NodeJS.ProcessEnv, name: string): Promise<Started> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'startup-child.ts'), name], { env })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Started
}

function median(all: readonly Started[], figure: keyof Started): number {
  return quantile(
    all.map((each) => each[figure]),
    0.5,
  )
}
