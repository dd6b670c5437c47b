import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../../../..')

/** A Node to try an app on, or why there is none. */
export interface AppNode {
  readonly version: string
  readonly node: string | undefined
  readonly missing: string
}

/** See scripts/setup/app-nodes.mjs. */
export async function appNodes(): Promise<AppNode[]> {
  const script = pathToFileURL(join(root, 'scripts/setup/app-nodes.mjs')).href
  return ((await import(script)) as { appNodes(): Promise<AppNode[]> }).appNodes()
}

/** An app in `folder` with our packages as they would be published, and the SDKs it uses. */
export async function installApp(folder: string, sdks: readonly string[]): Promise<void> {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/instrumentation'], {
    cwd: root,
  })
  const pnpm = await findPnpm()
  for (const name of ['conventions', 'pricing', 'instrumentation']) install(name, folder, pnpm)
  const own = join(root, 'packages/instrumentation/node_modules')
  for (const name of ['@opentelemetry/api', ...sdks]) link(join(own, name), join(folder, 'node_modules', name))
  for (const file of ['app.mjs', 'app.cjs']) cpSync(join(import.meta.dirname, file), join(folder, file))
}

async function findPnpm(): Promise<string> {
  const script = pathToFileURL(join(root, 'scripts/setup/pnpm.mjs')).href
  return ((await import(script)) as { findPnpm(): Promise<string> }).findPnpm()
}

/** Packs a package and unpacks it where an install would put it. What it depends on is linked, not fetched again. */
function install(name: string, folder: string, pnpm: string): void {
  const tarballs = join(folder, 'tarballs', name)
  const target = join(folder, 'node_modules/@tollbell', name)
  for (const each of [tarballs, target]) mkdirSync(each, { recursive: true })
  const source = join(root, 'packages', name)
  execFileSync(pnpm, ['pack', '--pack-destination', tarballs], { cwd: source, stdio: 'pipe' })
  const [tarball = ''] = readdirSync(tarballs)
  execFileSync('tar', ['-xzf', join(tarballs, tarball), '-C', target, '--strip-components=1'])
  const { dependencies = {} } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const needed of Object.keys(dependencies)) {
    if (!needed.startsWith('@tollbell/'))
      link(join(source, 'node_modules', needed), join(target, 'node_modules', needed))
  }
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(realpathSync(from), to, 'junction')
}
