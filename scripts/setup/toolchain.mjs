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
  const node = await timed('node', () => findNode())
  const mustInstall = installIsNeeded(root)
  const basic = environment(process.env, [dirname(node)])
  if (!mustInstall && !needsPnpm) return { node, env: withBinaries(basic, root) }

  const monitoring =
    mustInstall && prefetch ? timed('prometheus, alertmanager', () => prefetchTools(root, node, basic)) : undefined
  const pnpm = await timed('pnpm', () => findPnpm(basic))
  const env = isAbsolute(pnpm) ? environment(basic, [dirname(pnpm)]) : basic
  if (mustInstall) await timed('packages', () => install(root, pnpm, env))
  await monitoring
  return { node, env: withBinaries(env, root) }
}

// The module imports nothing but Node, so it runs before the packages are there. Should it fail, the task that
// needs the tools says so itself.
function prefetchTools(root, node, env) {
  return run(node, [join(root, 'packages/cli/src/tools/prefetch.ts')], { cwd: root, env })
}

const withBinaries = (env, root) => environment(env, [join(root, 'node_modules', '.bin')])

function environment(env, folders) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [name]: [...folders, env[name]].filter(Boolean).join(delimiter) }
}
