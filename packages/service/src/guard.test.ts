import { writeFileSync } from 'node:fs'
import { request as requestOf } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type AccessToken, accessWith, masterToken } from './access.ts'
import type { Demand } from './guard.ts'
import { type LimitOptions, Limits } from './limits.ts'
import { listen } from './listen.ts'
import { type NetworkOptions, networkGuard } from './network.ts'
import { rotatingAccess } from './rotating-access.ts'
import { safeHeaders } from './safe-headers.ts'
import { Secret } from './secret.ts'
import { smallBody } from './small-body.ts'
import { StartError } from './start-error.ts'
import { keptLog, testFolder } from './testing/surroundings.ts'
import { readTokenList } from './token-list.ts'

const tokens: AccessToken[] = [
  ...masterToken(new Secret('master')),
  { name: 'prometheus', scopes: ['read'], secret: new Secret('reader') },
  { name: 'apps', scopes: ['ingest'], secret: new Secret('sender') },
]

interface Asked {
  readonly demand?: Demand
  readonly byBrowser?: boolean
  readonly network?: Partial<NetworkOptions>
  readonly log?: ReturnType<typeof keptLog>['log']
}

const anywhere = { name: 'ledger', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false }

/** A service with one guarded route; asks it with these headers. */
async function guarded({
  demand = 'read',
  byBrowser = false,
  network = {},
  log = () => {},
}: Asked = {}): Promise<(headers?: Record<string, string>) => Promise<Response>> {
  const options = { host: '127.0.0.1', port: 0, access: accessWith(tokens), ...network }
  const guard = networkGuard(options, { log, realm: 'inbox' })(demand, { byBrowser })
  const listening = await listen((request, response) => guard(request, response, () => response.end('in')), {
    ...options,
    name: 'ledger',
    portOption: '',
    tokenGiven: true,
  })
  onTestFinished(() => listening.close())
  return (headers = {}) => fetch(listening.url, { headers })
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
const basic = (token: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}`,
})

describe('who is let in', () => {
  test.each([
    { name: 'nobody without a token', headers: {}, status: 401, asked: 'Bearer', says: 'needs a token' },
    {
      name: 'no wrong token',
      headers: bearer('wrong'),
      status: 401,
      asked: 'Bearer error="invalid_token"',
      says: 'not one',
    },
    {
      name: 'no password where bearers are asked for',
      headers: basic('master'),
      status: 401,
      asked: 'Bearer',
      says: '',
    },
    { name: 'the token for everything', headers: bearer('master'), status: 200, says: 'in' },
    { name: 'whatever the case of Bearer', headers: { authorization: 'bearer reader' }, status: 200, says: 'in' },
    { name: 'a token for just this', headers: bearer('reader'), status: 200, says: 'in' },
    {
      name: 'no token for something else',
      headers: bearer('sender'),
      status: 403,
      asked: 'Bearer error="insufficient_scope", scope="read"',
      says: 'it needs the scope \\"read\\"',
    },
    { name: 'any token where any will do', demand: 'anyToken', headers: bearer('sender'), status: 200, says: 'in' },
    { name: 'everybody where nothing is asked', demand: 'nothing', headers: {}, status: 200, says: 'in' },
    { name: 'a browser by password', byBrowser: true, headers: basic('reader'), status: 200, says: 'in' },
    {
      name: 'a browser is asked for one',
      byBrowser: true,
      headers: {},
      status: 401,
      asked: 'Basic realm="inbox", charset="UTF-8"',
      says: 'as the password',
    },
  ] satisfies (Asked & Record<string, unknown>)[])(
    '$name',
    async ({
      headers,
      status,
      asked,
      says,
      ...how
    }: Asked & { headers: object; status: number; asked?: string; says: string }) => {
      const response = await (await guarded(how))({ ...headers })
      expect([response.status, response.headers.get('www-authenticate') ?? undefined]).toEqual([status, asked])
      expect(await response.text()).toContain(says)
    },
  )

  test('everybody where there are no tokens', async () => {
    const ask = await guarded({ network: { access: accessWith([]), limits: { requestsPerMinute: 1 } } })
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  })
})

describe('without tokens', () => {
  test.each([
    { host: '127.0.0.1:4318', status: 200 },
    { host: '[::1]:4318', status: 200 },
    { host: 'localhost:4318', status: 200 },
    { host: 'ledger.localhost', status: 200 },
    { host: 'host.docker.internal:4318', status: 200 },
    { host: 'ledger', status: 200 },
    { host: 'inbox.example', status: 200 },
    { host: 'rebound.example:4318', status: 403 },
    { host: '127.0.0.1.rebound.example', status: 403 },
  ])('a request for $host is answered $status', async ({ host, status }) => {
    const guard = networkGuard(anywhere, { log: () => {}, publicUrl: 'https://inbox.example/' })('read')
    const listening = await listen((request, response) => guard(request, response, () => response.end('in')), anywhere)
    onTestFinished(() => listening.close())
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      requestOf(listening.url, { headers: { host } }, (response) => resolve(response.resume().statusCode))
        .once('error', reject)
        .end()
    })
    expect(answered).toBe(status)
  })
})

describe('limits', () => {
  test('too many wrong tokens close the door to that address for a while, and the log says so once', async () => {
    const { log, lines } = keptLog()
    const ask = await guarded({ network: { limits: { wrongTokensPerMinute: 2 } }, log })
    for (const status of [401, 401, 429, 429]) expect((await ask(bearer('guess'))).status).toBe(status)
    const right = await ask(bearer('reader'))
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(lines).toEqual(['warn Too many wrong tokens came from one address; for a minute, it is answered 429.'])
  })

  test('who was let in before suffers from no neighbour', async () => {
    const ask = await guarded({ network: { limits: { wrongTokensPerMinute: 1 } } })
    expect((await ask(bearer('reader'))).status).toBe(200)
    for (const status of [401, 429]) expect((await ask(bearer('guess'))).status).toBe(status)
    expect((await ask(bearer('reader'))).status).toBe(200)
  })

  test.each([
    { name: 'requests of one token are counted', demand: 'read', statuses: [200, 200, 429] },
    { name: 'what apps send in is not', demand: 'ingest', statuses: [200, 200, 200] },
  ] as const)('$name', async ({ demand, statuses }) => {
    const ask = await guarded({ demand, network: { limits: { requestsPerMinute: 2 } } })
    for (const status of statuses) expect((await ask(bearer('master'))).status).toBe(status)
  })

  test('requests without a token are counted by address', async () => {
    const ask = await guarded({ demand: 'nothing', network: { limits: { requestsPerMinute: 1 } } })
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429])
  })

  test.each([
    { trustProxy: ['loopback'], statuses: [200, 200], name: 'is believed of a trusted proxy' },
    { trustProxy: [], statuses: [200, 429], name: 'is not believed of anybody else' },
  ])('X-Forwarded-For $name', async ({ trustProxy, statuses }) => {
    const ask = await guarded({ demand: 'nothing', network: { trustProxy, limits: { requestsPerMinute: 1 } } })
    for (const [index, status] of statuses.entries()) {
      expect((await ask({ 'x-forwarded-for': `203.0.113.${index}` })).status).toBe(status)
    }
  })

  test('a proxy that is no address is told', () => {
    const network = { host: '127.0.0.1', port: 0, trustProxy: ['nginx'] }
    expect(() => networkGuard(network, { log: () => {} })).toThrow(StartError)
  })

  const [holder] = masterToken(new Secret('x'))
  test.each([
    { one: '2001:db8::1', other: '2001:db8:0:0:ffff::2', together: true },
    { one: '2001:db8:0:1::1', other: '2001:db8:0:2::1', together: false },
    { one: '::ffff:192.0.2.1', other: '::ffff:192.0.2.2', together: false },
    { one: '192.0.2.1', other: '192.0.2.1', together: true },
  ])('$one and $other are counted together: $together', async ({ one, other, together }) => {
    const options: LimitOptions = { requestsPerMinute: 1 }
    for (const who of [undefined, holder]) {
      const limits = new Limits(options)
      expect(await limits.countRequest(one, who)).toBeUndefined()
      expect((await limits.countRequest(other, who)) !== undefined).toBe(together)
    }
  })
})

describe('a list of tokens', () => {
  const files: Record<string, string> = { '/run/reader': 'hunter2\n' }
  const readFile = (path: string): string => {
    const text = files[path]
    if (text === undefined) throw new Error('no such file')
    return text
  }

  test('says what each may do', () => {
    const {
      mistakes,
      tokens: read,
      files: from,
    } = readTokenList(
      [
        { name: 'prometheus', scopes: ['read'], tokenFile: '/run/reader' },
        { name: 'ci', scopes: ['write', 'read'], token: 'x' },
      ],
      'ledger.tokens',
      readFile,
    )
    expect([mistakes, from]).toEqual([[], ['/run/reader']])
    expect(read.map(({ name, scopes, secret }) => [name, scopes, secret.reveal()])).toEqual([
      ['prometheus', ['read'], 'hunter2'],
      ['ci', ['read', 'write'], 'x'],
    ])
  })

  test('tells every mistake at once, and no token', () => {
    const list = [
      'hunter2',
      { nam: 'a', scopes: [], token: 'hunter2' },
      { name: 'b', scopes: ['reed', 'write'], token: 'hunter2', tokenFile: '/x' },
      { name: 'c', scopes: ['read'] },
      { name: 'd', scopes: ['read'], tokenFile: '/gone' },
    ]
    const { mistakes } = readTokenList(list, 'ledger.tokens', readFile)
    expect(mistakes).toEqual([
      'ledger.tokens[0]: write name, scopes, and token or tokenFile below it',
      'ledger.tokens[1].nam: unknown setting; did you mean "name"?',
      'ledger.tokens[1].name: say whose token this is',
      'ledger.tokens[1].scopes: write what the token allows, such as [read]; known here: read, write, ingest',
      'ledger.tokens[2].scopes: "reed" is no scope; did you mean read?',
      'ledger.tokens[2]: set either token or tokenFile, not both',
      'ledger.tokens[3]: set token or tokenFile',
      'ledger.tokens[4].tokenFile: /gone cannot be read (no such file)',
    ])
    expect(mistakes.join()).not.toContain('hunter2')
    expect(readTokenList('hunter2', 'tokens', readFile).mistakes).toEqual([
      'tokens: write a list of tokens, each with name, scopes, and token or tokenFile',
    ])
  })
})

test('a changed token file is in force without a restart; one with mistakes is told and not taken, a short token told', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const file = join(testFolder(), 'token')
  writeFileSync(file, 'first')
  let next: Parameters<typeof rotatingAccess>[0] | { mistakes: string[] } = { tokens: [], files: [file] }
  const reading = (token: string): typeof next => ({ tokens: masterToken(new Secret(token)), files: [file] })
  const { log, lines } = keptLog()
  const first = reading('first')
  if ('mistakes' in first) throw new Error('no mistakes yet')
  const access = rotatingAccess(first, { read: () => next, log })
  onTestFinished(() => access.close())
  const changes = (to: typeof next, text: string): void => {
    next = to
    writeFileSync(file, text)
    vi.advanceTimersByTime(1000)
  }

  const second = 'second-of-16-char'
  changes(reading(second), second)
  expect([access.holderOf('first'), access.holderOf(second)?.name]).toEqual([undefined, 'token'])
  changes({ tokens: [], files: [file] }, '')
  expect([access.isGuarded, access.holderOf(second)?.name]).toEqual([true, 'token'])
  expect(lines).toEqual([
    expect.stringMatching(
      /^warn The token "token" has fewer than 16 characters and may be guessed; take what `openssl/,
    ),
    'info The tokens were read again and are in force.',
    'error The changed tokens are not taken; the ones before stay in force.\n  there is no token any more',
  ])
})

describe('whatever is answered', () => {
  test('browsers are told to do nothing else with it, and bodies nobody reads are refused', async () => {
    const listening = await listen(
      (request, response) =>
        safeHeaders()(request, response, () => smallBody(request, response, () => response.end('in'))),
      { name: 'ledger', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false },
    )
    onTestFinished(() => listening.close())
    const { headers } = await fetch(listening.url)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    for (const [body, status] of [
      ['{}', 200],
      ['x'.repeat(20_000), 413],
    ] as const) {
      const response = await fetch(listening.url, { method: 'POST', body })
      expect(response.status).toBe(status)
      await response.text()
    }
  })
})
