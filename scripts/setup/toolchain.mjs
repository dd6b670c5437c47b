import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { install, installIsNeeded } from './install.mjs'
import { findNode } from './node.mjs'
import { findPnpm } from './pnpm.mjs'
import { run } from './process.mjs'
import { timed } from './say.mjs'

/**
 * Everything a task needs: the right Node, the packages, and, where `needsPnpm`, pnpm on the PATH.
 * With `prefetch`, Prometheus and Alertmanager are fetched while the packages are being installed.
 */
export async function prepare(root, { needsPnpm = false, prefetch = false } = {}) {
  const mustInstall = installIsNeeded(root)
  const searchPnpm = once(() => timed('pnpm', () => findPnpm()))
  const node = await timed('node', () => findNode(searchPnpm))
  const pnpm = mustInstall || needsPnpm ? await searchPnpm() : undefined
  const env = withFolders(process.env, [dirname(node), ...(pnpm && isAbsolute(pnpm) ? [dirname(pnpm)] : [])])
  if (mustInstall) {
    await Promise.all([
      timed('packages', () => install(root, pnpm, env)),
      prefetch ? timed('prometheus, alertmanager', () => prefetchTools(root, node, env)) : undefined,
    ])
  }
  return { node, env: withFolders(env, [join(root, 'node_modules', '.bin')]) }
}

function once(work) {
  let result
  return () => (result ??= work())
}

// The module imports nothing but Node, so it runs before the packages are there. Should it fail, the task that
// needs the tools says so itself.
function prefetchTools(root, node, env) {
  return run(node, [join(root, 'packages/cli/src/tools/prefetch.ts')], { cwd: root, env })
}

function withFolders(env, folders) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [name]: [...folders, env[name]].filter(Boolean).join(delimiter) }
}
