import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { runQuietly } from './process.mjs'
import { SetupError, say, secondsSince } from './say.mjs'

const stillInstallingEveryMs = 10_000

/** Whether `pnpm install` has to run: the stamp it left is missing or about other files than today's. */
export function installIsNeeded(root) {
  const stamp = stampFile(root)
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wantedStamp(root)
}

/**
 * Installs what the lock file says. The stamp is taken away first and written last, so an install that was cut
 * short is done again by the next run; a second run at the same time waits for the first.
 */
export async function install(root, pnpm, env) {
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  await withLock(join(root, 'node_modules', '.install-lock'), async () => {
    if (!installIsNeeded(root)) return
    rmSync(stampFile(root), { force: true })
    await runInstall(root, pnpm, env)
    writeFileSync(stampFile(root), wantedStamp(root))
  })
}

async function runInstall(root, pnpm, env) {
  say('installing packages …')
  const startMs = Date.now()
  const patience = setInterval(() => say(`still installing, ${secondsSince(startMs)} so far`), stillInstallingEveryMs)
  const options = [
    '--frozen-lockfile',
    '--config.confirm-modules-purge=false',
    '--config.manage-package-manager-versions=false',
  ]
  const { code, output } = await runQuietly(pnpm, ['install', ...options], { cwd: root, env }).finally(() =>
    clearInterval(patience),
  )
  if (code !== 0) throw new SetupError(`pnpm install failed with exit code ${code}:\n${output.trim()}`)
  say(`installed packages in ${secondsSince(startMs)}`)
}

const stampFile = (root) => join(root, 'node_modules', '.install-stamp')

/** What an install depends on, as one hash: the lock file, all manifests, and for which machine binaries are. */
function wantedStamp(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of installFiles(root)) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function installFiles(root) {
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name))
  const manifests = ['.', 'test', ...packages].map((folder) => join(folder, 'package.json'))
  return ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests].filter((file) => existsSync(join(root, file)))
}
