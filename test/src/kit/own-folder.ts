import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder that goes with this process, whether that comes to its end, throws or is stopped. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tollbell-${name}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  // By itself a signal ends a process without an exit, and what it has started goes on.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  return folder
}
