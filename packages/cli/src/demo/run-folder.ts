import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isInUse } from '../up/data-folder.ts'

/**
 * A fresh data folder for this run of the demo, so that its budgets are empty and every event is told again. Earlier
 * runs are removed, unless one of them is still running.
 */
export function freshRunFolder(parent: string, now: Date): string {
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name)
    if (name.startsWith('run-') && !isInUse(folder)) rmSync(folder, { recursive: true, force: true })
  }
  const name = `run-${now.toISOString().slice(0, 19).replaceAll(':', '')}`
  const free = [name, ...Array.from({ length: 99 }, (_, index) => `${name}-${index + 2}`)].find(
    (each) => !existsSync(join(parent, each)),
  )
  if (free === undefined) throw new Error(`${parent} is full of runs that began this second`)
  mkdirSync(join(parent, free))
  return join(parent, free)
}
