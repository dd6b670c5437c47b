import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npmPackage, withNpm } from './npm-package.mjs'
import { runQuietly } from './process.mjs'
import { SetupError } from './say.mjs'

const fetchedVersion = '12.21.0'
const [wantedMajor] = fetchedVersion.split('.')

/** Path or name of a pnpm of the major version the lock file was written with: from the PATH, else the cache. */
export async function findPnpm(env = process.env) {
  const command = process.platform === 'win32' ? 'pnpm.cmd' : 'pnpm'
  if (await isWanted(command, env)) return command
  const folder = await npmPackage(packageOf(process.platform, process.arch, usesMusl()), fetchedVersion, withNpm).catch(
    (error) => {
      throw new SetupError(
        `pnpm ${wantedMajor} cannot be had. Install it (https://pnpm.io/installation) and run this again.\n${error.message}`,
      )
    },
  )
  return join(folder, process.platform === 'win32' ? 'pnpm.exe' : 'pnpm')
}

/** The npm package that holds pnpm as one executable file. */
export function packageOf(platform, arch, musl) {
  return `@pnpm/exe.${platform}-${arch}${platform === 'linux' && musl ? '-musl' : ''}`
}

async function isWanted(command, env) {
  // Asked from outside the project, so that no setting in it makes pnpm switch to another version of itself.
  const { code, output } = await runQuietly(command, ['--version'], { env, cwd: tmpdir() }).catch(() => ({ code: 1 }))
  return code === 0 && output.trim().split('.')[0] === wantedMajor
}

const usesMusl = () => !process.report?.getReport?.().header.glibcVersionRuntime
