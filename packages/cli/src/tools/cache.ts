import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

// A fetch takes seconds; a temporary folder this old belongs to a run that was killed.
const abandonedAfterMs = 60 * 60_000
const temporaryPrefix = '.fetching-'

/** Where fetched tools are kept, per user, the way each system does it. TOLLBELL_CACHE overrides it. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env['TOLLBELL_CACHE']) return env['TOLLBELL_CACHE']
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'tollbell')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'tollbell', 'Cache')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tollbell')
  return join(homedir(), '.cache', 'tollbell')
}

/**
 * The folder `name` in the cache, filled by `fill(temporaryFolder)` unless it is there already. It appears whole or
 * not at all: several processes at once, or one that is killed, leave no half of it.
 */
export async function cached(
  cache: string,
  name: string,
  fill: (temporaryFolder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  removeAbandoned(cache)
  const temporary = mkdtempSync(join(cache, `${temporaryPrefix}${name}-`))
  try {
    await fill(temporary)
    moveIntoPlace(temporary, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return folder
}

function moveIntoPlace(temporary: string, folder: string): void {
  try {
    renameSync(temporary, folder)
  } catch (error) {
    // Another process was faster. What it put there is as good as ours.
    if (!existsSync(folder)) throw error
  }
}

function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith(temporaryPrefix))) {
    const path = join(cache, name)
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (mtimeMs !== undefined && Date.now() - mtimeMs > abandonedAfterMs) {
      rmSync(path, { recursive: true, force: true })
    }
  }
}
