import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessWith, masterToken, Secret, StartError, silentLog } from '@tollbell/service'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MessagesAnswer } from './api/types.ts'
import type { DiscordDouble } from './channels/discord/double.ts'
import { parseBridgeConfig } from './config/bridge-config.ts'
import { openStore } from './outbox/schema.ts'
import { type Bridge, type BridgeOptions, startBridge } from './start.ts'
import { startDiscord, startTelegram } from './testing.ts'
import { alertOf, bodyOf, thresholdOf } from './webhook/webhook.contract.ts'

let folder: string
let discord: DiscordDouble
let bridge: Bridge | undefined
let logged: string[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-bridge-'))
  discord = await startDiscord()
  logged = []
})

afterEach(async () => {
  await bridge?.close()
  bridge = undefined
  await discord.close()
  rmSync(folder, { recursive: true, force: true })
})

const byText = (a: string, b: string): number => a.localeCompare(b)

const basic = (password: string): string => `Basic ${Buffer.from(`me:${password}`).toString('base64')}`

const log: BridgeOptions['log'] = (level, message, fields) => {
  const error = fields?.['error']
  logged.push([level, message, JSON.stringify(fields), error instanceof Error ? error.stack : ''].join(' '))
}

async function start(section: unknown, more: Partial<BridgeOptions> = {}): Promise<Bridge> {
  const config = parseBridgeConfig(section, { env: {}, readFile: () => '' })
  bridge = await startBridge({ host: '127.0.0.1', port: 0, dataDir: folder, config, log, ...more })
  return bridge
}

const toDiscord = (): unknown => ({
  channels: [{ name: 'ops', language: 'ja', discord: { webhookUrl: discord.webhookUrl } }],
})

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(`${bridge?.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  })
}

async function messages(headers: Record<string, string> = {}): Promise<MessagesAnswer['messages']> {
  const response = await fetch(`${bridge?.url}/api/v1/messages`, { headers })
  return ((await response.json()) as MessagesAnswer).messages
}

async function metric(name: string): Promise<string[]> {
  const text = await (await fetch(`${bridge?.url}/metrics`)).text()
  return text.split('\n').filter((line) => line.startsWith(name))
}

test('a webhook becomes a message, and the API and the metrics say what became of it', async () => {
  await start(toDiscord())
  expect((await post('/alertmanager', bodyOf([thresholdOf('0.8')]))).status).toBe(200)
  const [payload] = await discord.waitFor(1)
  expect(payload?.embeds[0].title).toContain('予算の80%を使いました')
  await expect
    .poll(() => messages())
    .toMatchObject([
      { channel: 'discord', name: 'ops', language: 'ja', alert: 'BudgetThreshold', state: 'delivered', attempts: 1 },
    ])
  expect(await metric('tollbell_bridge_deliveries_total')).toEqual([
    'tollbell_bridge_deliveries_total{channel="discord/ops",outcome="delivered"} 1',
  ])
  expect(await metric('tollbell_bridge_webhooks_total')).toEqual([
    'tollbell_bridge_webhooks_total{result="accepted"} 1',
  ])
})

test('a service that fails now and then gets each message once, and no log shows the secret', async () => {
  await start(toDiscord())
  discord.failNext({ kind: 'rateLimited', retryAfterSeconds: 0.01 }, { kind: 'rateLimited', retryAfterSeconds: 0.01 })
  await post('/alertmanager', bodyOf([thresholdOf('0.8'), thresholdOf('0.9')]))
  await discord.waitFor(2)
  expect(discord.messages.map(({ embeds }) => embeds[0].title?.at(0))).toEqual(['⚠', '\ud83d'])
  expect(logged.join('\n')).toContain('rateLimited')
  expect(logged.join('\n')).not.toContain('s3cret')
})

test('a webhook of Discord that is gone makes its messages dead, each with the reason, after one call', async () => {
  await start(toDiscord())
  discord.failNext({ kind: 'gone' })
  await post('/alertmanager', bodyOf([thresholdOf('0.8'), thresholdOf('0.9')]))
  await expect.poll(() => messages()).toMatchObject([{ state: 'dead' }, { state: 'dead', reason: 'gone' }])
  expect(discord.calls).toBe(1)
  const closings = logged.filter((line) => line.includes('Nothing more is sent to this channel'))
  expect(closings).toEqual([
    expect.stringContaining('make a new one. Put it into the configuration, restart the bridge'),
  ])
  expect(await metric('tollbell_bridge_outbox_messages')).toContain(
    'tollbell_bridge_outbox_messages{channel="discord/ops",state="dead"} 2',
  )
})

test('a channel without credentials has its messages in the inbox, as they would be sent, and the log says so', async () => {
  await start({ channels: [{ language: 'fa', telegram: {} }] })
  await post('/alertmanager', bodyOf([thresholdOf('0.8')]))
  expect(await messages()).toMatchObject([
    { channel: 'telegram', state: 'inbox', text: expect.stringContaining('۸۰٪') },
  ])
  expect(logged.join('\n')).toContain(
    `Telegram “telegram” has no credentials: its messages go to the inbox at ${bridge?.url}/inbox`,
  )
})

test('a test message goes to every channel and every chat', async () => {
  const telegram = await startTelegram()
  const { botToken, apiUrl, chatIds } = telegram
  await start({
    channels: [{ discord: { webhookUrl: discord.webhookUrl } }, { telegram: { botToken, apiUrl, chatIds } }],
  })
  expect((await post('/api/v1/test', '')).status).toBe(202)
  await Promise.all([discord.waitFor(1), telegram.waitFor(2)])
  expect(telegram.messages.map(({ chat_id }) => String(chat_id)).sort(byText)).toEqual([...chatIds].sort(byText))
  expect((await post('/api/v1/test', '', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  await telegram.close()
})

const retry = (id: number | undefined, headers: Record<string, string> = {}) =>
  post(`/api/v1/messages/${id}/retry`, '', headers)

async function giveUp(): Promise<number | undefined> {
  discord.failNext({ kind: 'forbidden' })
  await post('/alertmanager', bodyOf([thresholdOf('0.8')]))
  await expect.poll(() => messages()).toMatchObject([{ state: 'dead', reason: 'forbidden' }])
  return (await messages())[0]?.id
}

describe('what was given up', () => {
  test('can be listed and sent again, once', async () => {
    await start(toDiscord())
    const id = await giveUp()
    const listed = await fetch(`${bridge?.url}/api/v1/messages?state=dead`)
    expect(await listed.json()).toMatchObject({ messages: [{ id, state: 'dead' }] })

    expect((await retry(id)).status).toBe(202)
    await expect.poll(() => messages()).toMatchObject([{ id, state: 'delivered', attempts: 1 }])
    expect(discord.messages).toHaveLength(1)

    const again = await retry(id)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('This message is delivered')
  })

  test('is not sent again by the page of another site, nor under an id there is not', async () => {
    await start(toDiscord())
    const id = await giveUp()
    for (const site of ['cross-site', 'same-site']) {
      expect((await retry(id, { 'sec-fetch-site': site })).status).toBe(403)
    }
    for (const unknown of [999, Number.NaN]) expect((await retry(unknown)).status).toBe(404)
    expect(await messages()).toMatchObject([{ state: 'dead' }])
  })

  test('by a channel that is gone wants the channel first', async () => {
    await start(toDiscord())
    const id = await giveUp()
    await bridge?.close()
    await start({ channels: [{ name: 'ops', discord: {} }] })
    const answer = await retry(id)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('discord/ops is not configured')
  })

  test('a state there is not is answered with those there are', async () => {
    await start(toDiscord())
    const answer = await fetch(`${bridge?.url}/api/v1/messages?state=lost`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('waiting, delivered, dead, inbox')
  })
})

test.each([
  { name: 'left the configuration', channels: [{ name: 'other', discord: {} }] },
  { name: 'lost its credentials', channels: [{ name: 'ops', discord: {} }] },
])('what waits for a channel that $name is given up, and the log says so', async ({ channels }) => {
  await start(toDiscord())
  discord.failNext({ kind: 'rateLimited', retryAfterSeconds: 60 })
  await post('/alertmanager', bodyOf([thresholdOf('0.8')]))
  await expect.poll(() => messages()).toMatchObject([{ state: 'waiting', reason: 'rateLimited' }])
  await bridge?.close()
  await start({ channels })
  expect(await messages()).toMatchObject([{ state: 'dead', reason: 'channelRemoved' }])
  expect(logged.join('\n')).toContain('What waited for channels that are no longer configured is given up')
})

test('a store that cannot be tidied up at the start keeps nobody from the inbox', async () => {
  await start(toDiscord())
  await bridge?.close()
  const store = openStore(folder)
  store.exec(`create trigger full before delete on events begin select raise(abort, 'database or disk is full'); end`)
  store.exec(`insert into events (key, last_seen_ms) values ('old', 0)`)
  store.close()
  await start(toDiscord())
  expect((await fetch(`${bridge?.url}/inbox`)).status).toBe(200)
  expect(logged.join('\n')).toContain('The bridge cannot use its store; it tries again.')
})

test('what a stopped bridge had not delivered is delivered by the next one, once', async () => {
  await start(toDiscord())
  discord.failNext({ kind: 'serverError' })
  await post('/alertmanager', bodyOf([thresholdOf('0.8')]))
  await expect.poll(() => discord.calls).toBe(1)

  await bridge?.close()
  expect(discord.messages).toEqual([])
  await start(toDiscord())
  await discord.waitFor(1)
  expect((await post('/alertmanager', bodyOf([thresholdOf('0.8')]))).status).toBe(200)
  await expect.poll(() => messages()).toMatchObject([{ state: 'delivered' }])
  expect(discord.messages).toHaveLength(1)
})

test('the Watchdog is not told, but remembered; its silence is told', async () => {
  await start({ watchdogSilenceSeconds: 0.2, ...(toDiscord() as object) })
  await post('/alertmanager', bodyOf([alertOf('Watchdog')]))
  const [heard] = await metric('tollbell_bridge_watchdog_last_heard_timestamp_seconds')
  expect(Number(heard?.split(' ')[1])).toBeGreaterThan(1_700_000_000)
  const [payload] = await discord.waitFor(1)
  expect(payload?.embeds[0].title).toContain('Prometheusからの連絡が途絶えています')
})

describe('bad requests', () => {
  test.each([
    { name: 'no JSON', body: 'hello', says: 'the body is no JSON' },
    { name: 'far too large a body', body: ' '.repeat(33 << 20), status: 413, says: 'the body is larger than 32mb' },
    { name: 'not Alertmanager’s', body: { text: 'hello' }, says: 'receiver has to be a text and is missing' },
  ])('$name is answered with a sentence and seen in the log', async ({ body, says, status = 400 }) => {
    await start(toDiscord())
    const response = await post('/alertmanager', body)
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(says)
    expect(await messages()).toEqual([])
    expect(await metric('tollbell_bridge_webhooks_total')).toEqual([
      'tollbell_bridge_webhooks_total{result="invalid"} 1',
    ])
    expect(logged.join('\n')).toContain('A webhook is refused')
  })

  test('an unknown address is answered 404', async () => {
    await start(toDiscord())
    expect((await fetch(`${bridge?.url}/nothing`)).status).toBe(404)
  })
})

describe('with a token', () => {
  const access = accessWith(masterToken(new Secret('right')))

  test.each([
    { path: '/alertmanager', authorization: undefined, status: 401 },
    { path: '/alertmanager', authorization: 'Bearer wrong', status: 401 },
    { path: '/alertmanager', authorization: 'Bearer right', status: 200 },
    { path: '/api/v1/test', authorization: undefined, status: 401 },
    { path: '/api/v1/test', authorization: 'Bearer right', status: 202 },
  ])('POST $path as $authorization is $status', async ({ path, authorization, status }) => {
    await start(toDiscord(), { access })
    const response = await post(path, bodyOf([]), authorization ? { authorization } : {})
    expect(response.status).toBe(status)
  })

  test.each([
    { path: '/inbox', authorization: undefined, status: 401 },
    { path: '/inbox/messages', authorization: undefined, status: 401 },
    { path: '/inbox', authorization: basic('wrong'), status: 401 },
    { path: '/inbox', authorization: basic('right'), status: 200 },
    { path: '/api/v1/messages', authorization: 'Bearer right', status: 200 },
    { path: '/api/v1/messages', authorization: 'Bearer wrong', status: 401 },
    { path: '/healthz', authorization: undefined, status: 200 },
    { path: '/readyz', authorization: undefined, status: 200 },
    { path: '/metrics', authorization: undefined, status: 401 },
    { path: '/metrics', authorization: 'Bearer right', status: 200 },
  ])('GET $path as $authorization is $status', async ({ path, authorization, status }) => {
    await start(toDiscord(), { access })
    const response = await fetch(`${bridge?.url}${path}`, { headers: authorization ? { authorization } : {} })
    expect(response.status).toBe(status)
    await response.body?.cancel()
  })

  test('no answer and no log has a token in it', async () => {
    await start(toDiscord(), { access: accessWith(masterToken(new Secret('canary-right'))) })
    const answered: string[] = []
    for (const authorization of ['Bearer canary-right', 'Bearer canary-wrong', basic('canary-wrong')]) {
      for (const path of ['/', '/inbox', '/inbox/messages', '/api/v1/messages', '/metrics', '/healthz', '/nothing']) {
        const response = await fetch(`${bridge?.url}${path}`, { headers: { authorization }, redirect: 'manual' })
        answered.push([...response.headers].flat().join('\n'), await response.text())
      }
      for (const path of ['/alertmanager', '/api/v1/test', '/api/v1/messages/1/retry']) {
        answered.push(await (await post(path, '{', { authorization })).text())
      }
    }
    const all = [...answered, ...logged].join('\n')
    expect(all).toContain('not one of those configured')
    expect(all).not.toContain('canary')
  })

  test('a browser is asked for a password', async () => {
    await start(toDiscord(), { access })
    const { headers } = await fetch(`${bridge?.url}/inbox`)
    expect(headers.get('www-authenticate')).toContain('Basic')
  })
})

describe('a bridge that cannot start says the cure', () => {
  const config = parseBridgeConfig(undefined, { env: {}, readFile: () => '' })
  const common = { host: '127.0.0.1', port: 0, config, log: silentLog }

  test('without a folder to write to', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(startBridge({ ...common, dataDir: join(file, 'x') })).rejects.toThrow(
      /Give it a folder it may write to/,
    )
  })

  test('with a store that is no store', async () => {
    writeFileSync(join(folder, 'bridge.sqlite'), 'not a database, but long enough to be looked at'.repeat(100))
    await expect(startBridge({ ...common, dataDir: folder })).rejects.toThrow(StartError)
  })

  test('on a busy port', async () => {
    await start(toDiscord())
    const port = Number(new URL(bridge?.url ?? '').port)
    const second = startBridge({ ...common, dataDir: join(folder, 'second'), port, portOption: '--bridge-port' })
    await expect(second).rejects.toThrow('--bridge-port')
  })

  test('open to a network without a token', async () => {
    await expect(startBridge({ ...common, dataDir: folder, host: '0.0.0.0' })).rejects.toThrow('has no token')
  })
})
