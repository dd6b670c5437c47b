import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { lastLine, type Ran, run } from './run.ts'
import type { FindOptions, Missing } from './tool.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

export interface DebianRequest extends FindOptions {
  readonly cache: string
  /** `forky`, `sid`, … */
  readonly suite: string
  readonly packages: readonly string[]
  /** What the folder in the cache is called for. */
  readonly name: string
  /** Makes the packages fit for where they are; done once. */
  readonly afterUnpacking?: (folder: string) => void
}

/** Fetching ended here, with half a sentence why. */
class FetchFailed extends Error {}

/**
 * A folder in the cache with these packages unpacked, as they would be under `/`. They are fetched once, from the
 * mirror the machine's own apt uses, and their signatures are checked; neither the system's packages nor its lists are
 * touched, and nobody has to be root.
 */
export async function debianFolder(request: DebianRequest): Promise<string | Missing> {
  const { cache, suite, name } = request
  const ready = join(cache, `${name}-debian-${suite}`)
  if (existsSync(ready)) return ready
  const impossible = whyImpossible(request)
  if (impossible) return { missing: impossible }
  try {
    return await cached(cache, `${name}-debian-${suite}`, (folder) => fetchInto(folder, request))
  } catch (error) {
    if (error instanceof FetchFailed) return { missing: error.message }
    throw error
  }
}

function whyImpossible({ env = process.env }: DebianRequest): string | undefined {
  const known = (program: string): boolean =>
    (env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)))
  if (process.platform !== 'linux' || !known('apt-get') || !known('dpkg-deb')) return 'this is no Debian'
  if (!existsSync(keyring)) return 'the package debian-archive-keyring is not installed'
  return undefined
}

async function fetchInto(folder: string, request: DebianRequest): Promise<void> {
  const { packages, suite, onProgress, env = process.env } = request
  const startMs = Date.now()
  onProgress?.(`fetching ${packages.join(', ')} from Debian ${suite} (once) …`)
  const work = join(folder, '.apt')
  const aptEnv = { ...env, LC_ALL: 'C', APT_CONFIG: await writeAptConfig(work, suite, env) }
  await must('read the list of packages', run('apt-get', ['-qq', 'update'], { env: aptEnv }))
  const downloads = join(work, 'downloads')
  mkdirSync(downloads)
  await must('download', run('apt-get', ['-qq', 'download', ...packages], { env: aptEnv, cwd: downloads }))
  const files = readdirSync(downloads).filter((file) => file.endsWith('.deb'))
  const root = join(work, 'root')
  for (const file of files)
    await must(`unpack ${file}`, run('dpkg-deb', ['--extract', join(downloads, file), root], { env }))
  for (const entry of readdirSync(root)) renameSync(join(root, entry), join(folder, entry))
  rmSync(work, { recursive: true, force: true })
  request.afterUnpacking?.(folder)
  onProgress?.(`fetched ${files.length} packages in ${Math.max(1, Math.round((Date.now() - startMs) / 1000))} s`)
}

async function must(what: string, running: Promise<Ran>): Promise<void> {
  const ran = await running
  if (ran.code !== 0) throw new FetchFailed(`apt could not ${what} (${lastLine(ran)})`)
}

/** An apt of our own beside the system's: its sources and lists, and a status file in which nothing is installed. */
async function writeAptConfig(work: string, suite: string, env: NodeJS.ProcessEnv): Promise<string> {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'root'])
    mkdirSync(join(work, folder), { recursive: true })
  const architecture = (await run('dpkg', ['--print-architecture'], { env })).output.trim()
  const mirror = await mirrorOfThisMachine(env)
  writeFileSync(join(work, 'sources.list'), `deb [arch=${architecture} signed-by=${keyring}] ${mirror} ${suite} main\n`)
  writeFileSync(join(work, 'status'), '')
  const file = join(work, 'apt.conf')
  writeFileSync(file, aptConfig(work, architecture))
  return file
}

function aptConfig(work: string, architecture: string): string {
  return [
    `Dir::Etc::SourceList "${work}/sources.list";`,
    'Dir::Etc::SourceParts "/dev/null";',
    'Dir::Etc::Preferences "/dev/null";',
    'Dir::Etc::PreferencesParts "/dev/null";',
    `Dir::State "${work}";`,
    `Dir::State::Lists "${work}/lists";`,
    `Dir::State::Status "${work}/status";`,
    `Dir::Cache "${work}/cache";`,
    `Dir::Log "${work}";`,
    `APT::Architecture "${architecture}";`,
    `APT::Architectures { "${architecture}"; };`,
    'APT::Update::Post-Invoke-Success { };',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::AllowInsecureRepositories "false";',
    'APT::Get::AllowUnauthenticated "false";',
    // As root, apt would hand downloads to a user who may not write into our folder.
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User "root";'] : []),
    '',
  ].join('\n')
}

async function mirrorOfThisMachine(env: NodeJS.ProcessEnv): Promise<string> {
  if (env['TOLLBELL_DEBIAN_MIRROR']) return env['TOLLBELL_DEBIAN_MIRROR']
  const { output } = await run('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages'], { env })
  const mirror = output.split('\n').find((site) => /\/debian\/?$/.test(site))
  if (mirror === undefined)
    throw new FetchFailed('apt here knows no mirror of Debian; TOLLBELL_DEBIAN_MIRROR can name one')
  return mirror
}
