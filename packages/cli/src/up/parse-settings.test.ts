import { StartError } from '@tollbell/service'
import { describe, expect, test } from 'vitest'
import { parseLedgerSettings, parseSettings } from './parse-settings.ts'
import type { PortFlags } from './settings.ts'

interface Given {
  readonly database?: string
  readonly text?: string
  readonly env?: NodeJS.ProcessEnv
  readonly ports?: PortFlags
}

function readFile(path: string): string {
  if (path === '/run/token') return 'hunter2\n'
  if (path === '/run/database') return 'postgresql://in.a.file/tollbell\n'
  throw new Error('ENOENT: no such file')
}

function parse({ text, env = {}, ports = {}, database }: Given): ReturnType<typeof parseSettings> {
  const file = text === undefined ? undefined : { path: 'tollbell.yaml', text }
  return parseSettings(file, { env, readFile, ports, database })
}

function mistakesOf(given: Given): readonly string[] {
  try {
    parse(given)
  } catch (error) {
    if (error instanceof StartError) return error.mistakes
    throw error
  }
  return []
}

test.each([
  { name: 'nothing said: the standard port', given: {}, port: 4318 },
  { name: 'the environment', given: { env: { TOLLBELL_LEDGER_PORT: '5000' } }, port: 5000 },
  {
    name: 'the file before the environment',
    given: { text: 'ledger: {port: 6000}', env: { TOLLBELL_LEDGER_PORT: '5000' } },
    port: 6000,
  },
  {
    name: 'the command line before the file',
    given: { text: 'ledger: {port: 6000}', ports: { ledger: 7000 } },
    port: 7000,
  },
  { name: 'an empty file', given: { text: '# nothing yet' }, port: 4318 },
])('where the ledger listens: $name', ({ given, port }) => {
  expect(parse(given).ledger).toMatchObject({ host: '127.0.0.1', port })
})

test.each([
  { name: 'the file', given: { text: 'ledger: {tokenFile: /run/token}' } },
  { name: 'the environment', given: { env: { TOLLBELL_LEDGER_TOKEN_FILE: '/run/token' } } },
])('a token comes from a file named in $name', ({ given }) => {
  expect(parse(given).ledger.tokens.first.tokens.map(({ secret }) => secret.reveal())).toEqual(['hunter2'])
})

test.each([
  { name: 'nothing said: a file in the data folder', given: {}, url: undefined },
  {
    name: 'the environment',
    given: { env: { TOLLBELL_DATABASE_URL: 'postgresql://in.the.environment' } },
    url: 'postgresql://in.the.environment',
  },
  {
    name: 'a file that the environment names',
    given: { env: { TOLLBELL_DATABASE_URL_FILE: '/run/database' } },
    url: 'postgresql://in.a.file/tollbell',
  },
  {
    name: 'the file before the environment',
    given: { text: 'ledger: {databaseFile: /run/database}', env: { TOLLBELL_DATABASE_URL: 'postgresql://other' } },
    url: 'postgresql://in.a.file/tollbell',
  },
  {
    name: 'the command line before the file',
    given: { text: 'ledger: {databaseFile: /run/database}', database: 'postgresql://flag' },
    url: 'postgresql://flag',
  },
])('where the ledger keeps what it knows: $name', ({ given, url }) => {
  expect(parse(given).ledger.database?.reveal()).toBe(url)
})

test.each([
  { name: 'nothing said', given: {}, are: [undefined, undefined, undefined] },
  {
    name: 'in the file',
    given: { text: 'ledger: {maxProjects: 20, maxAccountsPerProject: 9000, topUsers: 0}' },
    are: [20, 9000, 0],
  },
  {
    name: 'in the environment',
    given: { env: { TOLLBELL_LEDGER_MAX_PROJECTS: '20', TOLLBELL_LEDGER_TOP_USERS: '50' } },
    are: [20, undefined, 50],
  },
])('how many names the ledger tells apart: $name', ({ given, are }) => {
  const { maxProjects, maxAccountsPerProject, topUsers } = parse(given).ledger
  expect([maxProjects, maxAccountsPerProject, topUsers]).toEqual(are)
})

test('all mistakes are told at once, each with its place and its cure', () => {
  const text = `
ledgr: {port: 1}
ledger: {prot: 4318, port: 99999, maxProjects: many, topUsers: -1}
bridge: {chanels: [], publicUrl: example.org, language: xx}
prometheus: {scrapeIntervalSeconds: soon}
alertmanager: 9093
`
  expect(mistakesOf({ text })).toEqual([
    'tollbell.yaml: ledgr: unknown setting; did you mean "ledger"?',
    'tollbell.yaml: ledger.port: 99999 is no port; write a number from 0 to 65535',
    'tollbell.yaml: ledger.maxProjects: "many" is no number of projects; write a whole number from 1',
    'tollbell.yaml: ledger.topUsers: -1 is no number of users; write a whole number from 0',
    'tollbell.yaml: ledger.prot: unknown setting; did you mean "port"?',
    'tollbell.yaml: bridge.publicUrl: "example.org" is no address; write it as https://…',
    'tollbell.yaml: bridge.chanels: unknown setting; did you mean "channels"?',
    expect.stringMatching(/^tollbell\.yaml: bridge\.language: "xx" is not known here/),
    'tollbell.yaml: prometheus.scrapeIntervalSeconds: "soon" is no time; write a whole number of seconds',
    'tollbell.yaml: alertmanager: write settings below it, such as "port: 9093"',
  ])
})

describe('a file that cannot be read as settings', () => {
  test.each([
    { name: 'no YAML', text: 'ledger: {port: 1', sentence: /^tollbell\.yaml: this is no YAML: .* at line 1/ },
    { name: 'a list', text: '- ledger', sentence: /has to hold sections: ledger, bridge, prometheus, alertmanager/ },
    {
      name: 'a secret twice',
      text: 'ledger: {token: a, tokenFile: /run/token}',
      sentence: /either token or tokenFile, not both/,
    },
    {
      name: 'a database twice',
      text: 'ledger: {database: a, databaseFile: /run/database}',
      sentence: /^tollbell\.yaml: ledger: set either database or databaseFile, not both/,
    },
    { name: 'a secret that is not there', text: 'bridge: {tokenFile: /gone}', sentence: /\/gone cannot be read/ },
  ])('$name', ({ text, sentence }) => {
    expect(mistakesOf({ text })).toEqual([expect.stringMatching(sentence)])
  })
})

test('a mistake in the environment names the variable', () => {
  const env = {
    TOLLBELL_BRIDGE_PORT: 'http',
    TOLLBELL_BRIDGE_PUBLIC_URL: 'example.org',
    TOLLBELL_BRIDGE_TOKEN_FILE: '/gone',
    TOLLBELL_LEDGER_TOKEN: 'a',
    TOLLBELL_LEDGER_TOKEN_FILE: '/b',
  }
  expect(mistakesOf({ text: 'ledger: {port: http}', env }).toSorted()).toEqual([
    'TOLLBELL_BRIDGE_PORT: "http" is no port; write a number from 0 to 65535',
    'TOLLBELL_BRIDGE_PUBLIC_URL: "example.org" is no address; write it as https://…',
    expect.stringMatching(/^TOLLBELL_BRIDGE_TOKEN_FILE: \/gone cannot be read/),
    'set either TOLLBELL_LEDGER_TOKEN or TOLLBELL_LEDGER_TOKEN_FILE, not both',
    'tollbell.yaml: ledger.port: "http" is no port; write a number from 0 to 65535',
  ])
})

describe('a ledger alone', () => {
  const text = 'ledger: {port: 6000}\nbridge: {tokenFile: /of/another/machine, channels: [{name: x, pigeon: {}}]}'

  test('needs nothing of what is for the bridge', () => {
    const env = { DISCORD_WEBHOOK_URL_FILE: '/of/another/machine' }
    expect(mistakesOf({ text, env })).not.toEqual([])
    expect(parseLedgerSettings({ path: 'tollbell.yaml', text }, { env, readFile }).port).toBe(6000)
  })

  test('is told its own mistakes', () => {
    const file = { path: 'tollbell.yaml', text: 'ledgr: {}\nledger: {prot: 1, host: [2]}' }
    expect(() => parseLedgerSettings(file, { env: {}, readFile })).toThrow(
      /ledgr: unknown setting.*\n.*ledger\.host: write an address.*\n.*ledger\.prot: unknown setting/,
    )
  })
})
