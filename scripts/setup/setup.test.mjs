import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cached, cacheFolder } from './cache.mjs'
import { installIsNeeded } from './install.mjs'
import { withLock } from './lock.mjs'
import { isNewEnough } from './node.mjs'
import { packageOf } from './pnpm.mjs'
import { run, runQuietly } from './process.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-setup-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  { version: 'v20.20.2', enough: false },
  { version: 'v24.14.1', enough: false },
  { version: 'v24.15.0', enough: true },
  { version: 'v26.0.0', enough: true },
])('the project runs on Node $version: $enough', ({ version, enough }) => {
  expect(isNewEnough(version)).toBe(enough)
})

test.each([
  { platform: 'linux', arch: 'x64', musl: false, name: '@pnpm/exe.linux-x64' },
  { platform: 'linux', arch: 'arm64', musl: true, name: '@pnpm/exe.linux-arm64-musl' },
  { platform: 'darwin', arch: 'arm64', musl: true, name: '@pnpm/exe.darwin-arm64' },
])('pnpm for $platform $arch (musl: $musl) is $name', ({ platform, arch, musl, name }) => {
  expect(packageOf(platform, arch, musl)).toBe(name)
})

test.each([
  { platform: 'linux', env: {}, path: '/home/me/.cache/tollbell' },
  { platform: 'linux', env: { XDG_CACHE_HOME: '/var/cache/me' }, path: '/var/cache/me/tollbell' },
  { platform: 'darwin', env: {}, path: '/home/me/Library/Caches/tollbell' },
  { platform: 'win32', env: { LOCALAPPDATA: '/Local' }, path: '/Local/tollbell/Cache' },
  { platform: 'linux', env: { TOLLBELL_CACHE: '/here', XDG_CACHE_HOME: '/there' }, path: '/here' },
])('the cache on $platform with $env is $path', ({ platform, env, path }) => {
  expect(cacheFolder({ platform, env, home: '/home/me' })).toBe(path)
})

const fill = (text) => (temporary) => writeFileSync(join(temporary, 'file'), text)

describe('the cache', () => {
  test('fills a folder once', async () => {
    let fills = 0
    const count = () => void fills++
    expect(await cached('node', count, folder)).toBe(join(folder, 'node'))
    await cached('node', count, folder)
    expect(fills).toBe(1)
  })

  test('holds nothing of a fetch that failed', async () => {
    const fetching = cached('node', () => Promise.reject(new Error('no network')), folder)
    await expect(fetching).rejects.toThrow('no network')
    expect(readdirSync(folder)).toEqual([])
  })

  test('takes what another run put there first', async () => {
    const whileAnotherIsFaster = async (temporary) => {
      fill('ours')(temporary)
      await cached('node', fill('theirs'), folder)
    }
    const ready = await cached('node', whileAnotherIsFaster, folder)
    expect(readFileSync(join(ready, 'file'), 'utf8')).toBe('theirs')
    expect(readdirSync(folder)).toEqual(['node'])
  })

  test('forgets what a killed run left, and only that', async () => {
    const abandoned = join(folder, '.fetching-node-1')
    const recent = join(folder, '.fetching-pnpm-2')
    mkdirSync(abandoned)
    mkdirSync(recent)
    utimesSync(abandoned, new Date(0), new Date(0))
    await cached('node', fill(''), folder)
    expect(readdirSync(folder).sort()).toEqual(['.fetching-pnpm-2', 'node'])
  })
})

describe('the lock', () => {
  test('lets one in after the other', async () => {
    const path = join(folder, 'lock')
    const order = []
    const visit = (name) =>
      withLock(path, async () => {
        order.push(`${name} in`)
        await new Promise((resolve) => setImmediate(resolve))
        order.push(`${name} out`)
      })
    await Promise.all([visit('a'), visit('b')])
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out'])
    expect(existsSync(path)).toBe(false)
  })

  test('is taken over from an owner that was killed', async () => {
    const path = join(folder, 'lock')
    mkdirSync(path)
    utimesSync(path, new Date(0), new Date(0))
    expect(await withLock(path, () => 'mine')).toBe('mine')
  })
})

test('a checkout without a stamp, or with that of another lock file, has to be installed', () => {
  mkdirSync(join(folder, 'packages/a'), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'packages/a/package.json'), '{}')
  expect(installIsNeeded(folder)).toBe(true)
  writeFileSync(join(folder, 'node_modules/.install-stamp'), 'of another day')
  expect(installIsNeeded(folder)).toBe(true)
})

test.each([
  { name: 'an exit code', script: 'process.exit(7)', code: 7 },
  { name: 'a signal', script: 'process.kill(process.pid, "SIGTERM")', code: 128 + 15 },
])('$name of a command comes through', async ({ script, code }) => {
  expect(await run(process.execPath, ['-e', script])).toBe(code)
  expect((await runQuietly(process.execPath, ['-e', script])).code).toBe(code)
})

test('a command that is not there is answered with a sentence', async () => {
  await expect(run('no-such-command', [])).rejects.toThrow('no-such-command could not be started')
})

test.skipIf(process.platform === 'win32')('a command is stopped when the shell that started us is killed', async () => {
  const script = join(folder, 'runs.mjs')
  const marker = join(folder, 'stopped')
  const command = `process.on('SIGTERM', () => { require('fs').writeFileSync(${JSON.stringify(marker)}, ''); process.exit() }); console.log('ready'); setInterval(() => {}, 1000)`
  writeFileSync(
    script,
    `import { run } from ${JSON.stringify(join(import.meta.dirname, 'process.mjs'))}\nawait run(process.execPath, ['-e', ${JSON.stringify(command)}])`,
  )
  // The second command keeps the shell from becoming the first.
  const shell = spawn('sh', ['-c', `'${process.execPath}' '${script}'; true`], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(shell.stdout, 'data')
  shell.kill('SIGKILL')
  await vi.waitFor(() => expect(existsSync(marker)).toBe(true), 30_000)
})
