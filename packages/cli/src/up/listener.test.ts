import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, StartError, silentLog } from '@tollbell/service'
import { expect, onTestFinished, test } from 'vitest'
import { listenerKeys } from './listener.ts'
import { parseSettings } from './parse-settings.ts'
import type { Listener } from './settings.ts'
import { accessFor, ownToken } from './tokens.ts'

const files: Record<string, string> = {
  '/run/token': 'hunter2\n',
  '/run/tokens.yaml': '[{name: prometheus, scopes: [read], tokenFile: /run/token}]',
  '/run/broken.yaml': '[{name: prometheus, token: hunter2',
  '/run/nobody.yaml': '- {name: prometheus, scopes: [read]}\n- {name: prometheus, scopes: [read], token: hunter2}',
}

function readFile(path: string): string {
  const text = files[path]
  if (text === undefined) throw new Error('ENOENT: no such file')
  return text
}

function ledger(text: string, env: NodeJS.ProcessEnv = {}): Listener {
  return parseSettings({ path: 'tollbell.yaml', text }, { env, readFile }).ledger
}

function mistakesOf(text: string, env: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    ledger(text, env)
  } catch (error) {
    if (error instanceof StartError) return error.mistakes
    throw error
  }
  return []
}

const all = ['read', 'write', 'ingest']

test.each([
  {
    name: 'one that may do everything',
    text: 'ledger: {token: hunter2}',
    tokens: [['token', all, 'hunter2']],
    read: [],
  },
  {
    name: 'a list',
    text: 'ledger: {tokens: [{name: apps, scopes: [ingest], token: sender}]}',
    tokens: [['apps', ['ingest'], 'sender']],
    read: [],
  },
  {
    name: 'a file with a list',
    text: 'ledger: {tokensFile: /run/tokens.yaml}',
    tokens: [['prometheus', ['read'], 'hunter2']],
    read: ['/run/tokens.yaml', '/run/token'],
  },
  {
    name: 'both, from the environment',
    text: '',
    env: { TOLLBELL_LEDGER_TOKEN: 'master', TOLLBELL_LEDGER_TOKENS_FILE: '/run/tokens.yaml' },
    tokens: [
      ['token', all, 'master'],
      ['prometheus', ['read'], 'hunter2'],
    ],
    read: ['/run/tokens.yaml', '/run/token'],
  },
])('tokens: $name', ({ text, env, tokens, read }) => {
  const { first } = ledger(text, env).tokens
  expect(first.tokens.map(({ name, scopes, secret }) => [name, scopes, secret.reveal()])).toEqual(tokens)
  expect(first.files).toEqual(read)
})

test.each([
  {
    text: 'ledger: {tokens: [], tokensFile: /run/tokens.yaml}',
    says: 'ledger: set either tokens or tokensFile, not both',
  },
  { text: 'ledger: {tokensFile: /gone}', says: 'ledger.tokensFile: /gone cannot be read (ENOENT: no such file)' },
  { text: 'ledger: {tokensFile: /run/broken.yaml}', says: 'ledger.tokensFile: /run/broken.yaml is no YAML' },
  { text: 'ledger: {tokensFile: 1}', says: 'ledger.tokensFile: write the path of a file' },
  {
    text: 'ledger: {tokensFile: /run/nobody.yaml}',
    says: 'ledger.tokensFile: /run/nobody.yaml[0]: set token or tokenFile',
  },
  {
    text: 'ledger: {token: hunter2, tokensFile: /run/tokens.yaml}',
    says: 'ledger.tokens: "token" and "prometheus" have the same token; give each its own',
  },
  { text: 'ledger: {tlsCert: /cert.pem}', says: 'ledger: set both tlsCert and tlsKey, or neither' },
  {
    text: 'ledger: {trustProxy: nginx}',
    says: 'ledger.trustProxy: invalid IP address: nginx; write addresses or networks, such as 10.0.0.0/8, or loopback',
  },
  {
    text: 'ledger: {trustProxy: [1]}',
    says: 'ledger.trustProxy: write the addresses or networks of your proxies, such as [10.0.0.0/8] or loopback',
  },
  {
    text: 'ledger: {requestsPerMinute: many}',
    says: 'ledger.requestsPerMinute: "many" is no number of requests; write a whole one above 0',
  },
])('a mistake is answered by its cure, and no token: $says', ({ text, says }) => {
  const mistakes = mistakesOf(text)
  expect(mistakes).toEqual([`tollbell.yaml: ${says}`])
  expect(mistakes.join()).not.toContain('hunter2')
})

test('a certificate that is none is told before anything starts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(cert, 'no certificate')
  writeFileSync(key, 'no key')
  const env = { TOLLBELL_LEDGER_TLS_CERT: cert, TOLLBELL_LEDGER_TLS_KEY: key }
  expect(mistakesOf('', env)).toEqual([expect.stringMatching(/are no certificate and its key .*Write both as PEM/)])
})

test('the example in ACCESS.md is one', () => {
  const page = readFileSync(join(import.meta.dirname, '../../ACCESS.md'), 'utf8')
  const text = /```yaml tollbell\.yaml\n(.*?)```/s.exec(page)?.[1] ?? ''
  const { ledger: read } = parseSettings({ path: 'tollbell.yaml', text }, { env: {}, readFile: (path) => path })
  expect(read.tokens.first.tokens.map(({ name, scopes }) => [name, scopes.length])).toEqual([
    ['token', 3],
    ['apps', 1],
    ['prometheus', 1],
    ['on call', 2],
  ])
  for (const key of listenerKeys) expect(page).toContain(`\`${key}\``)
})

test('proxies and limits may come from the environment', () => {
  const env = { TOLLBELL_LEDGER_TRUST_PROXY: 'loopback, 10.0.0.0/8', TOLLBELL_LEDGER_REQUESTS_PER_MINUTE: '60' }
  expect(ledger('', env)).toMatchObject({ trustProxy: ['loopback', '10.0.0.0/8'], limits: { requestsPerMinute: 60 } })
})

test('what tollbell up starts has a token of its own, where one is asked for', () => {
  const own = ownToken()
  const guarded = accessFor(ledger('ledger: {token: hunter2}').tokens, own, silentLog)
  const open = accessFor(ledger('').tokens, own, silentLog)
  onTestFinished(() => [guarded, open].forEach((access) => access.close()))
  expect(guarded.holderOf(own.secret.reveal())?.scopes).toEqual(all)
  expect([open.isGuarded, open.holderOf(own.secret.reveal())]).toEqual([false, undefined])
  expect(own.secret).toBeInstanceOf(Secret)
  expect(own.secret.reveal()).toHaveLength(64)
})
