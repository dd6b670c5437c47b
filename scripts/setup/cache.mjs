import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

// A fetch takes seconds; a temporary folder this old belongs to a run that was killed.
const abandonedAfterMs = 60 * 60_000
const temporaryPrefix = '.fetching-'

/**
 * Where fetched tools are kept, per user, the way each system does it. TOLLBELL_CACHE overrides it.
 * The same rule is in packages/cli/src/tools/cache.ts: that one is TypeScript, and Node 18 cannot read it.
 */
export function cacheFolder({ env = process.env, platform = process.platform, home = homedir() } = {}) {
  if (env.TOLLBELL_CACHE) return env.TOLLBELL_CACHE
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'tollbell')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'tollbell', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'tollbell')
  return join(home, '.cache', 'tollbell')
}

/**
 * The folder `name` in the cache, filled by `fill(temporaryFolder)` unless it is there already.
 * It appears whole or not at all: two runs at once, or one that is killed, leave no half of it.
 */
export async function cached(name, fill, cache = cacheFolder()) {
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

function moveIntoPlace(temporary, folder) {
  try {
    renameSync(temporary, folder)
  } catch (error) {
    // Another run was faster. What it put there is as good as ours.
    if (!existsSync(folder)) throw error
  }
}

function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (!name.startsWith(temporaryPrefix)) continue
    // Another run may have removed it since.
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (mtimeMs !== undefined && Date.now() - mtimeMs > abandonedAfterMs) {
      rmSync(path, { recursive: true, force: true })
    }
  }
}
