import { request } from 'node:http'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { lineLog } from './log.ts'
import { pause } from './pause.ts'
import { Secret } from './secret.ts'
import { readSecret } from './secret-setting.ts'
import { StartError } from './start-error.ts'
import { unknownKeys } from './unknown-keys.ts'

const here = { name: 'ledger', host: '127.0.0.1', port: 0, portOption: '--ledger-port', tokenGiven: false }

describe('a secret', () => {
  const secret = new Secret('hunter2')

  test.each([
    { where: 'a template', text: String(secret) },
    { where: 'JSON', text: JSON.stringify({ secret }) },
    { where: 'console.log', text: inspect({ deep: [secret] }) },
    { where: 'the cause of an error', text: String(new Error('failed', { cause: secret }).cause) },
  ])('prints redacted in $where', ({ text }) => {
    expect(text).not.toContain('hunter2')
    expect(text).toContain('[redacted]')
  })

  test('is revealed only on request and matches only itself', () => {
    expect(secret.reveal()).toBe('hunter2')
    expect(secret.matches('hunter2')).toBe(true)
    expect(secret.matches('hunter')).toBe(false)
  })
})

describe('a secret setting', () => {
  const files: Record<string, string> = { '/run/secrets/token': 'hunter2\n', '/empty': ' \n' }
  const readFile = (path: string): string => {
    const text = files[path]
    if (text === undefined) throw new Error('ENOENT: no such file')
    return text
  }

  test.each([
    { name: 'is read from the setting', value: 'hunter2' },
    { name: 'is read from a file without its line break', file: '/run/secrets/token' },
  ])('$name', ({ value, file }) => {
    const read = readSecret({ path: 'token', value, file }, readFile)
    expect('secret' in read && read.secret?.reveal()).toBe('hunter2')
  })

  test('may be absent', () => {
    expect(readSecret({ path: 'token' }, readFile)).toEqual({ secret: undefined })
  })

  test.each([
    {
      setting: { path: 'channels[1].telegram.botToken', value: 'a', file: '/b' },
      mistake: 'channels[1].telegram: set either botToken or botTokenFile, not both',
    },
    {
      setting: { path: 'TOKEN', filePath: 'TOKEN_FILE', value: 'a', file: '/b' },
      mistake: 'set either TOKEN or TOKEN_FILE, not both',
    },
    {
      setting: { path: '--token', filePath: '--token-file', file: '/empty' },
      mistake: '--token-file: /empty is empty',
    },
    { setting: { path: 'token', value: '' }, mistake: 'token: write it as a text that is not empty' },
    { setting: { path: 'token', file: '/empty' }, mistake: 'tokenFile: /empty is empty' },
    { setting: { path: 'token', file: '/gone' }, mistake: 'tokenFile: /gone cannot be read (ENOENT: no such file)' },
  ])('answers a mistake with a sentence: $mistake', ({ setting, mistake }) => {
    expect(readSecret(setting, readFile)).toEqual({ mistake })
  })
})

describe('listening', () => {
  test('a busy port is answered by the option that cures it', async () => {
    const first = await listen((_, response) => response.end(), here)
    await expect(listen(() => {}, { ...here, port: first.port })).rejects.toThrow(
      `The ledger cannot listen on 127.0.0.1:${first.port}: another program has that port. Stop that program, or choose another port with --ledger-port.`,
    )
    await first.close()
  })

  test('an address others can reach needs a token', async () => {
    await expect(listen(() => {}, { ...here, host: '0.0.0.0' })).rejects.toThrow(StartError)
    const listening = await listen((_, response) => response.end(), { ...here, host: '0.0.0.0', tokenGiven: true })
    await listening.close()
  })

  test('an address of another machine is said to be none of ours', async () => {
    await expect(listen(() => {}, { ...here, host: '192.0.2.1', tokenGiven: true })).rejects.toThrow(
      'that is no address of this machine',
    )
  })

  test('a stop lets the request under way finish and then ends the kept-alive connection', async () => {
    let release: (() => void) | undefined
    let arrived: (() => void) | undefined
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const listening = await listen((_, response) => {
      release = () => response.end('done')
      arrived?.()
    }, here)
    const answer = fetch(listening.url)
    await underWay
    const closed = listening.close()
    release?.()
    const response = await answer
    expect(response.headers.get('connection')).toBe('close')
    expect(await response.text()).toBe('done')
    await closed
    await expect(fetch(listening.url)).rejects.toThrow('fetch failed')
  })

  test('a stop does not wait longer than its deadline', async () => {
    let arrived: (() => void) | undefined
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const listening = await listen(() => arrived?.(), { ...here, drainSeconds: 0.05 })
    const hanging = request(listening.url)
    const broken = new Promise((resolve) => {
      hanging.on('error', resolve)
    })
    hanging.end()
    await underWay
    await listening.close()
    expect(await broken).toBeInstanceOf(Error)
  })
})

describe('a pause', () => {
  test('ends when there is no more to wait for, and that is no failure', async () => {
    const stop = new AbortController()
    const paused = pause(3_600_000, stop.signal)
    stop.abort()
    await expect(paused).resolves.toBeUndefined()
    await expect(pause(3_600_000, stop.signal)).resolves.toBeUndefined()
  })

  test('ends by itself', async () => {
    await expect(pause(1, new AbortController().signal)).resolves.toBeUndefined()
  })
})

test('a log line is one line whose fields can be taken apart', () => {
  const lines: string[] = []
  const log = lineLog({ write: (line) => lines.push(line), now: () => new Date('2026-11-22T00:00:00Z') })
  log('warn', 'The store is full.', {
    path: '/a b',
    token: new Secret('x'),
    error: new Error('no\nspace'),
    gone: undefined,
  })
  expect(lines).toEqual([
    '2026-11-22T00:00:00.000Z warn  The store is full. path="/a b" token=[redacted] error="no\\nspace"',
  ])
})

test('unknown settings are all named, each with its cure', () => {
  expect(unknownKeys({ chanels: 1, colour: 2, language: 3 }, ['channels', 'language'], 'bridge')).toEqual([
    'bridge.chanels: unknown setting; did you mean "channels"?',
    'bridge.colour: unknown setting; known here: channels, language',
  ])
})
