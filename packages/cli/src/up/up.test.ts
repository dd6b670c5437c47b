import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen, silentLog } from '@tollbell/service'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freePort } from '../../../../test/src/kit/free-port.ts'
import { freshRunFolder } from '../demo/run-folder.ts'
import type { CommandLine } from '../tools/index.ts'
import { closeAll } from './close-all.ts'
import { takeDataFolder } from './data-folder.ts'
import { parseSettings } from './parse-settings.ts'
import { nextFreePort } from './ports.ts'
import { identityOf } from './process-identity.ts'
import { supervise } from './supervisor.ts'
import { startSystem } from './system.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-up-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const listener = { name: 'neighbour', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false }
const nobody = (): void => {}

describe('busy ports', () => {
  test('are all named with who needs them and the option that cures it, and nothing is started', async () => {
    const first = await listen(nobody, listener)
    const second = await listen(nobody, listener)
    const settings = parseSettings(undefined, {
      env: {},
      readFile: () => '',
      ports: { ledger: 0, bridge: first.port, prometheus: second.port, alertmanager: 0 },
    })
    const starting = startSystem({
      settings,
      dataDir: join(folder, 'data'),
      budgetsFile: undefined,
      withPrometheus: true,
      log: silentLog,
      onProgress: nobody,
      env: {},
      now: () => new Date(),
      stop: new AbortController().signal,
    })
    await expect(starting).rejects.toMatchObject({
      mistakes: [
        `The bridge cannot listen on 127.0.0.1:${first.port}: another program has that port. Stop that program, or choose another port with --bridge-port.`,
        `The Prometheus server cannot listen on 127.0.0.1:${second.port}: another program has that port. Stop that program, or choose another port with --prometheus-port.`,
      ],
    })
    expect(existsSync(join(folder, 'data/ledger'))).toBe(false)
    expect(existsSync(join(folder, 'data/processes.json'))).toBe(false)
    await Promise.all([first.close(), second.close()])
  })

  test('are passed over where another will do', async () => {
    const neighbour = await listen(nobody, { ...listener, port: await freePort() })
    const wanted = { name: 'ledger', host: '127.0.0.1', port: neighbour.port } as const
    const next = await nextFreePort(wanted, new Set([neighbour.port + 1]))
    expect(next).toBeGreaterThan(neighbour.port + 1)
    await neighbour.close()
    expect(await nextFreePort(wanted, new Set())).toBe(neighbour.port)
  })
})

describe('a data folder', () => {
  test('belongs to one tollbell at a time', async () => {
    const taken = await takeDataFolder(folder, nobody)
    await expect(takeDataFolder(folder, nobody)).rejects.toThrow(
      `Process ${process.pid} runs tollbell with the data folder ${folder} already. Stop it, or choose another folder with --data.`,
    )
    taken.release()
    await expect(takeDataFolder(folder, nobody)).resolves.toMatchObject({ path: folder })
  })

  test('is taken over from one that was killed, and what that left running is ended', async () => {
    const leftover = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(leftover, 'spawn')
    const { pid = 0 } = leftover
    const killed = { pid: 2 ** 22, identity: 'of another time' }
    const children = [{ pid, identity: identityOf(pid) }]
    writeFileSync(join(folder, 'processes.json'), JSON.stringify({ up: killed, children }))
    const log = vi.fn<(message: string) => void>()
    const ended = once(leftover, 'exit')
    await takeDataFolder(folder, log)
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(log).toHaveBeenCalledWith(`An earlier run was killed and left process ${pid} behind; it is ended now.`)
  })

  test('does not end a stranger that has got the number since', async () => {
    const stranger = { pid: process.pid, identity: 'of another time' }
    writeFileSync(join(folder, 'processes.json'), JSON.stringify({ up: stranger, children: [stranger] }))
    await expect(takeDataFolder(folder, nobody)).resolves.toMatchObject({ path: folder })
  })

  test('that cannot be written to is answered with the cure', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(takeDataFolder(join(file, 'data'), nobody)).rejects.toThrow(
      /^The data folder .*data cannot be written to \(ENOTDIR.*\)\. Make room, or choose another folder with --data\.$/,
    )
  })

  test('that can no longer be written to stops nothing that runs', async () => {
    const path = join(folder, 'data')
    const log = vi.fn<(message: string) => void>()
    const taken = await takeDataFolder(path, log)
    rmSync(path, { recursive: true })
    taken.note([{ pid: process.pid }])
    expect(log).toHaveBeenCalledWith(expect.stringContaining('cannot be written to'))
    taken.release()
  })

  test('is left alone by one that does not have it', async () => {
    const taken = await takeDataFolder(folder, nobody)
    const others = JSON.stringify({ up: { pid: 1, identity: 'somebody else' }, children: [] })
    writeFileSync(join(folder, 'processes.json'), others)
    taken.release()
    expect(readFileSync(join(folder, 'processes.json'), 'utf8')).toBe(others)
  })

  test('of the demo is a fresh one each time; earlier ones go unless they are in use', async () => {
    const now = new Date('2026-11-22T00:15:07Z')
    const first = freshRunFolder(folder, now)
    const running = await takeDataFolder(first, nobody)
    const second = freshRunFolder(folder, now)
    expect(second).not.toBe(first)
    expect(existsSync(first)).toBe(true)
    running.release()
    freshRunFolder(folder, now)
    expect(existsSync(second)).toBe(false)
  })
})

test('one that cannot be closed keeps nobody else running, and is told', async () => {
  const closed: string[] = []
  const closers = [
    () => void closed.push('first'),
    () => Promise.reject(new Error('stuck')),
    () => void closed.push('last'),
  ]
  await expect(closeAll(closers)).rejects.toThrow('stuck')
  expect(closed).toEqual(['last', 'first'])
  await closeAll(closers)
  expect(closed).toHaveLength(2)
})

function node(script: string): CommandLine {
  return { command: process.execPath, args: ['-e', script] }
}

describe('a supervised program', () => {
  test('is started again after a crash, which is told, and stays stopped once it is stopped', async () => {
    const logFile = join(folder, 'output.log')
    const log = vi.fn<(level: string, message: string) => void>()
    const pids: number[] = []
    const commandLine = node('console.log("out of luck"); setInterval(() => {}, 1000)')
    const supervisor = supervise({ name: 'Prometheus', commandLine, logFile, log, onStart: (pid) => pids.push(pid) })
    await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toBe('out of luck\n'), 30_000)
    process.kill(pids[0] ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(pids).toHaveLength(2), 30_000)
    expect(log.mock.calls).toEqual([
      ['warn', `Prometheus ended with SIGKILL: out of luck (all of it is in ${logFile}). It is started again in 1 s.`],
    ])
    expect(supervisor.check).toThrow('Prometheus ended with SIGKILL')
    await supervisor.stop()
    expect(pids.map(identityOf)).toEqual([undefined, undefined])
  })

  test('is started again also when somebody has cleared away its log', async () => {
    const logFolder = join(folder, 'logs')
    mkdirSync(logFolder)
    const log = vi.fn<(level: string, message: string) => void>()
    const pids: number[] = []
    const supervisor = supervise({
      name: 'Prometheus',
      commandLine: node('setInterval(() => {}, 1000)'),
      logFile: join(logFolder, 'output.log'),
      log,
      onStart: (pid) => pids.push(pid),
    })
    rmSync(logFolder, { recursive: true })
    process.kill(pids[0] ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(pids).toHaveLength(2), 30_000)
    expect(log.mock.calls).toEqual([
      ['warn', 'Prometheus ended with SIGKILL: it said nothing. It is started again in 1 s.'],
    ])
    await supervisor.stop()
  })

  test('that cannot be started is a crash too', async () => {
    const logFile = join(folder, 'output.log')
    writeFileSync(logFile, '')
    const commandLine = { command: join(folder, 'nothing'), args: [] }
    const supervisor = supervise({ name: 'Prometheus', commandLine, logFile, log: silentLog })
    await vi.waitFor(() => expect(supervisor.check).toThrow(/Prometheus ended with/), 30_000)
    await supervisor.stop()
  })
})
