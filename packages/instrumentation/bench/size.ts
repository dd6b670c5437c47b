import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** What installing a package brings, in bytes: it and all it depends on, but for the API of OpenTelemetry. */
export interface InstalledSize {
  readonly bytes: number
  /** Of these, the packages of OpenTelemetry. */
  readonly openTelemetryBytes: number
  readonly packages: number
}

// A peer dependency of all of them.
const notCounted = '@opentelemetry/api'

/** @param packed an app in whose node_modules we are as we would be published */
export function installedSize(name: string, packed: string): InstalledSize {
  const folders = new Map<string, string>()
  collect(name, name.startsWith('@tollbell/') ? packed : import.meta.dirname, folders)
  const sizes = [...folders].map(([folder, packageName]) => ({ packageName, bytes: bytesIn(folder) }))
  const sum = (of: typeof sizes): number => of.reduce((total, { bytes }) => total + bytes, 0)
  return {
    bytes: sum(sizes),
    openTelemetryBytes: sum(sizes.filter(({ packageName }) => packageName.startsWith('@opentelemetry/'))),
    packages: sizes.length,
  }
}

function collect(name: string, from: string, folders: Map<string, string>): void {
  const folder = folderOf(name, from)
  if (name === notCounted || folders.has(folder)) return
  folders.set(folder, name)
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const each of Object.keys(dependencies)) collect(each, folder, folders)
}

// As Node.js looks for it, whatever the package's exports are.
function folderOf(name: string, from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(candidate)) return realpathSync(candidate)
  }
  throw new Error(`${name} is not installed for ${from}.`)
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.parentPath.slice(folder.length).includes(`${sep}node_modules`))
    .reduce((bytes, file) => bytes + statSync(join(file.parentPath, file.name)).size, 0)
}
