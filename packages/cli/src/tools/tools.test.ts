import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { executableFor, findTool, type Tool, ToolMissing } from './index.ts'
import { run } from './run.ts'
import { dockerCommand } from './sources/docker.ts'
import { relocateAlertmanager } from './sources/relocate-alertmanager.ts'
import { toolKinds } from './tool.ts'

let folder: string
let bin: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-tools-'))
  bin = join(folder, 'bin')
  mkdirSync(bin)
  // Nothing on the PATH but what a test puts there, and the shell's own tools, by their full paths.
  env = { PATH: bin, TOLLBELL_CACHE: join(folder, 'cache') }
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, script: string): string {
  const file = join(bin, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

const saysVersion = (name: string, version: string): string => `echo "${name}, version ${version} (branch: HEAD)"`

describe('from the PATH', () => {
  test.each([
    { name: 'prometheus', executable: 'prometheus', version: '3.5.3' },
    { name: 'alertmanager', executable: 'alertmanager', version: '0.28.0' },
    { name: 'alertmanager', executable: 'prometheus-alertmanager', version: '0.33.1' },
  ] as const)('$name $version, called $executable', async ({ name, executable, version }) => {
    const file = program(executable, saysVersion(name, version))
    const tool = await findTool(name, { env })
    expect(tool).toMatchObject({ version, from: 'PATH' })
    expect(tool.command(['--x'])).toEqual({ command: file, args: ['--x'] })
  })

  test('the first that is new enough is taken', async () => {
    const other = join(folder, 'other')
    mkdirSync(other)
    program('prometheus', saysVersion('prometheus', '2.42.0'))
    writeFileSync(join(other, 'prometheus'), `#!/bin/sh\n${saysVersion('prometheus', '3.1.0')}\n`, { mode: 0o755 })
    const tool = await findTool('prometheus', { env: { ...env, PATH: [bin, other].join(delimiter) } })
    expect(tool.command([]).command).toBe(join(other, 'prometheus'))
  })
})

test('where there is nothing, one sentence says what was tried and what to install', async () => {
  program('prometheus', saysVersion('prometheus', '2.42.0'))
  const search = findTool('prometheus', { env })
  await expect(search).rejects.toThrow(ToolMissing)
  await expect(search).rejects.toThrow(
    `prometheus cannot be had: ${bin}/prometheus is 2.42.0, older than 3.0; no Docker engine answers; this is no Debian. Install prometheus 3.0 or newer so that it is on the PATH (https://prometheus.io/download), or start Docker, and run this again.`,
  )
})

describe.runIf(process.platform === 'linux')('from Docker', () => {
  test('the image is pulled once, and runs on our network with the folders it needs', async () => {
    const calls = join(folder, 'calls')
    program(
      'docker',
      `echo "$@" >>${calls}; case "$1 $2" in "image inspect") exit 1;; run*) ${saysVersion('prometheus', '3.5.3')};; esac`,
    )
    const progress: string[] = []
    const tool = await findTool('prometheus', { env, onProgress: (message) => progress.push(message) })
    expect(tool).toMatchObject({ from: 'docker', version: '3.5.3' })
    expect(progress).toEqual(['pulling prom/prometheus:v3.5.3 (once) …'])
    expect(readFileSync(calls, 'utf8').split('\n').slice(0, 3)).toEqual([
      'info',
      'image inspect prom/prometheus:v3.5.3',
      'pull --quiet prom/prometheus:v3.5.3',
    ])
  })

  test('an image that cannot be pulled is a reason', async () => {
    program('docker', 'case "$1" in image) exit 1;; pull) echo "no route to host" >&2; exit 1;; esac')
    await expect(findTool('amtool', { env })).rejects.toThrow(
      'docker could not pull prom/alertmanager:v0.33.1 (no route to host)',
    )
  })

  test('the command line of a container', () => {
    const { command, args } = dockerCommand(toolKinds.alertmanager, ['--config.file=/data/am.yml'], {
      folders: ['/data'],
      containerName: 'tollbell-1',
    })
    expect([command, ...args].join(' ').replace(/--user \d+:\d+/, '--user U:G')).toBe(
      'docker run --rm --network host --user U:G --name tollbell-1 --volume /data:/data --entrypoint /bin/alertmanager prom/alertmanager:v0.33.1 --config.file=/data/am.yml',
    )
  })
})

describe.runIf(process.platform === 'linux' && existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'))(
  'from Debian',
  () => {
    test.each([
      {
        name: 'no network',
        aptGet:
          'case "$*" in *indextargets*) echo http://mirror.example/debian;; *update*) echo "E: Could not connect" >&2; exit 100;; esac',
        reason: 'apt could not read the list of packages (E: Could not connect)',
      },
      {
        name: 'a package that is gone',
        aptGet:
          'case "$*" in *indextargets*) echo http://mirror.example/debian;; *download*) echo "E: Unable to locate package promtool" >&2; exit 100;; esac',
        reason: 'apt could not download (E: Unable to locate package promtool)',
      },
      { name: 'no mirror', aptGet: 'exit 0', reason: 'TOLLBELL_DEBIAN_MIRROR can name one' },
    ])('$name is a reason, and leaves nothing in the cache', async ({ aptGet, reason }) => {
      program('apt-get', aptGet)
      program('dpkg', 'echo amd64')
      program('dpkg-deb', 'exit 0')
      await expect(findTool('promtool', { env })).rejects.toThrow(reason)
      expect(readdirSync(join(folder, 'cache'))).toEqual([])
    })

    test('what is in the cache is taken without asking apt', async () => {
      const cachedBin = join(folder, 'cache/monitoring-debian-forky/usr/bin')
      mkdirSync(cachedBin, { recursive: true })
      writeFileSync(join(cachedBin, 'amtool'), `#!/bin/sh\n${saysVersion('amtool', '0.33.1')}\n`, { mode: 0o755 })
      expect(await findTool('amtool', { env })).toMatchObject({ from: 'Debian', version: '0.33.1' })
    })
  },
)

test('an unpacked Alertmanager finds its templates from wherever it was unpacked', async () => {
  const target = join(folder, 'unpacked/usr/bin')
  mkdirSync(target, { recursive: true })
  const original = 'cat /usr/share/prometheus/alertmanager/default.tmpl'
  writeFileSync(join(target, 'prometheus-alertmanager'), `#!/bin/sh\n${original}\n`, { mode: 0o755 })
  mkdirSync(join(folder, 'unpacked/usr/share/prometheus/alertmanager'), { recursive: true })
  writeFileSync(join(folder, 'unpacked/usr/share/prometheus/alertmanager/default.tmpl'), 'the template')
  relocateAlertmanager(join(folder, 'unpacked'))
  expect(await run(join(target, 'alertmanager'), [], { cwd: tmpdir() })).toEqual({ code: 0, output: 'the template' })
})

describe('one path for a tool', () => {
  const fromDocker: Tool = {
    name: 'promtool',
    version: '3.5.3',
    from: 'docker',
    command: (args, { folders = [] } = {}) => ({ command: 'echo', args: [`it's in ${folders.join()}`, ...args] }),
  }

  test('is that of the executable', () => {
    const tool: Tool = { ...fromDocker, command: (args) => ({ command: '/usr/bin/promtool', args }) }
    expect(executableFor(tool, { folders: [], scriptFolder: folder })).toBe('/usr/bin/promtool')
  })

  test('is that of a script where it takes more than a name', async () => {
    const file = executableFor(fromDocker, { folders: ['/data'], scriptFolder: folder })
    expect((await run(file, ['check', 'a b'])).output).toBe("it's in /data check a b\n")
  })
})
