import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../cache.ts'
import { debianFolder } from '../debian-packages.ts'
import type { FindOptions, Missing, Tool, ToolKind } from '../tool.ts'
import { isNewEnough, versionOf } from '../version.ts'
import { toolAt } from './path.ts'
import { relocateAlertmanager } from './relocate-alertmanager.ts'

// One fetch brings all four tools. amtool is in prometheus-alertmanager.
const suite = 'forky'
const packages = ['prometheus', 'promtool', 'prometheus-alertmanager']

/** A tool from Debian's packages, unpacked into the cache. The system is not touched. */
export async function fromDebian(kind: ToolKind, options: FindOptions): Promise<Tool | Missing> {
  const env = options.env ?? process.env
  const folder = await debianFolder({
    ...options,
    cache: cacheFolder(env),
    suite,
    packages,
    name: 'monitoring',
    afterUnpacking: relocateAlertmanager,
  })
  if (typeof folder !== 'string') return folder
  const file = kind.executables.map((name) => join(folder, 'usr/bin', name)).find((path) => existsSync(path))
  if (file === undefined) return { missing: `Debian's packages in ${folder} have no ${kind.name}` }
  const version = await versionOf({ command: file, args: [] })
  if (version === undefined || !isNewEnough(version, kind)) return { missing: `${file} does not run on this machine` }
  return toolAt(kind, file, version, 'Debian')
}
