import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { silentLog } from '@tollbell/service'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Target } from '../channels/channel.ts'
import type { Failure, Outcome } from '../channels/outcome.ts'
import { Deliverer } from './deliverer.ts'
import { type NewMessage, Outbox } from './outbox.ts'
import { decide } from './retry.ts'
import { openStore } from './schema.ts'

const retry = { firstPauseSeconds: 0.001, longestPauseSeconds: 0.005, giveUpAfterSeconds: 60 }

const now = () => new Date()

let folder: string
let store: DatabaseSync
let outbox: Outbox
let deliverer: Deliverer
let changed: (() => void)[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-outbox-'))
  store = openStore(folder)
  outbox = new Outbox(store, now)
  changed = []
  const onChange = () => changed.splice(0).forEach((resolve) => resolve())
  deliverer = new Deliverer({ outbox, retry, now, log: silentLog, onAttempt: () => {}, onChange })
})

afterEach(async () => {
  await deliverer.close()
  store.close()
  rmSync(folder, { recursive: true })
})

function message(eventKey: string, channel = 'discord/ops', address = ''): NewMessage {
  const [kind = '', name = ''] = channel.split('/')
  const common = { language: 'en', direction: 'ltr', alert: 'A', status: 'firing', severity: 'info' }
  return { ...common, eventKey, channel, address, kind, name, text: eventKey, payload: eventKey, state: 'waiting' }
}

/** A target that answers from a list and then always well; `sent` holds what it was given. */
function scripted(...outcomes: Outcome[]): Target<unknown> & { sent: unknown[] } {
  const sent: unknown[] = []
  return {
    address: '',
    sent,
    send: async (payload) => {
      sent.push(payload)
      return outcomes.shift() ?? { ok: true }
    },
  }
}

const failure = (reason: Failure['reason'], more: Partial<Failure> = {}): Failure => ({
  ok: false,
  reason,
  detail: 'It did not work.',
  ...more,
})

const ops = { channel: 'discord/ops', address: '' }

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((resolve) => changed.push(resolve))
}

const states = (): Record<string, string> =>
  Object.fromEntries(
    outbox.list(100).map(({ eventKey, channel, address, state }) => [`${channel}${address} ${eventKey}`, state]),
  )

describe('a lane', () => {
  test('keeps the order while the first has to be tried again', async () => {
    const target = scripted(failure('serverError'), failure('network'), failure('timeout'))
    for (const key of ['a', 'b', 'c']) outbox.add(message(key))
    deliverer.add(ops, target)
    await until(() => Object.values(states()).every((state) => state === 'delivered'))
    expect(target.sent).toEqual(['a', 'a', 'a', 'a', 'b', 'c'])
  })

  test('goes on behind a message that is refused for good, which stays to be seen with its reason', async () => {
    const target = scripted(failure('rejected'))
    for (const key of ['a', 'b']) outbox.add(message(key))
    deliverer.add(ops, target)
    await until(() => states()['discord/ops b'] === 'delivered')
    expect(outbox.list(2)[1]).toMatchObject({ state: 'dead', reason: 'rejected', detail: 'It did not work.' })
    expect(target.sent).toEqual(['a', 'b'])
  })

  test('whose webhook is gone never calls it again', async () => {
    const target = scripted(failure('gone'))
    for (const key of ['a', 'b', 'c']) outbox.add(message(key))
    deliverer.add(ops, target)
    await until(() => Object.values(states()).every((state) => state === 'dead'))
    expect(target.sent).toEqual(['a'])
  })

  test('waits as long as the service asked before the next message', async () => {
    const times: number[] = []
    const target: Target<unknown> = {
      address: '',
      send: async () => {
        times.push(performance.now())
        return times.length === 1 ? { ok: true, pauseSeconds: 0.05 } : { ok: true }
      },
    }
    for (const key of ['a', 'b']) outbox.add(message(key))
    deliverer.add(ops, target)
    await until(() => states()['discord/ops b'] === 'delivered')
    // Timers may fire a millisecond early.
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(48)
  })

  test('is woken by what arrives later', async () => {
    const target = scripted()
    deliverer.add(ops, target)
    outbox.add(message('late'))
    deliverer.wake()
    await until(() => states()['discord/ops late'] === 'delivered')
    expect(target.sent).toEqual(['late'])
  })
})

test('a slow channel delays no other, and a half that arrived is not sent again', async () => {
  const answer = Promise.withResolvers<Outcome>()
  const slow: Target<unknown> = { address: '', send: () => answer.promise }
  const first = scripted()
  const second = scripted(failure('serverError'))
  outbox.add(message('a', 'slack/slow'))
  for (const address of ['1', '2']) outbox.add(message('a', 'telegram/admins', address))
  deliverer.add({ channel: 'slack/slow', address: '' }, slow)
  deliverer.add({ channel: 'telegram/admins', address: '1' }, first)
  deliverer.add({ channel: 'telegram/admins', address: '2' }, second)
  await until(() => states()['telegram/admins2 a'] === 'delivered')
  expect([first.sent, second.sent]).toEqual([['a'], ['a', 'a']])
  expect(states()['slack/slow a']).toBe('waiting')
  answer.resolve({ ok: true })
  await until(() => states()['slack/slow a'] === 'delivered')
})

test('what waits for a channel that left the configuration is given up', () => {
  outbox.add(message('a', 'discord/gone'))
  outbox.add(message('a', 'discord/ops'))
  expect(outbox.buryOrphans([ops])).toBe(1)
  expect(states()).toEqual({ 'discord/gone a': 'dead', 'discord/ops a': 'waiting' })
})

test('a message is forgotten after 90 days, but not while its event is repeated: its end is still to be told', () => {
  let day = 0
  const aging = new Outbox(store, () => new Date(day * 86_400_000))
  for (const key of ['over', 'lasting']) {
    aging.isNews(key)
    aging.add({ ...message(key), state: 'inbox' })
  }
  day = 91
  aging.isNews('lasting')
  aging.prune()
  expect(aging.list(10).map(({ eventKey }) => eventKey)).toEqual(['lasting'])
})

describe('what to do about a failure', () => {
  const policy = { firstPauseSeconds: 1, longestPauseSeconds: 300, giveUpAfterSeconds: 86_400 }

  test.each([
    { name: 'the first pause is short', attempts: 0, failed: failure('network'), seconds: 1 },
    { name: 'pauses double', attempts: 5, failed: failure('serverError'), seconds: 32 },
    { name: 'pauses have a cap', attempts: 40, failed: failure('timeout'), seconds: 300 },
    {
      name: 'a pause asked for is kept to the letter',
      attempts: 5,
      failed: failure('rateLimited', { retryAfterSeconds: 2.5 }),
      seconds: 2.5,
    },
    {
      name: 'a moved chat is tried at once',
      attempts: 3,
      failed: failure('moved', { retryAfterSeconds: 0 }),
      seconds: 0,
    },
  ])('$name', ({ attempts, failed, seconds }) => {
    expect(decide(failed, { createdMs: 0, attempts }, policy, 1000)).toEqual({ retryAtMs: 1000 + seconds * 1000 })
  })

  test.each(['rejected', 'forbidden', 'unauthorized', 'gone'] as const)('%s is given up at once', (reason) => {
    expect(decide(failure(reason), { createdMs: 0, attempts: 0 }, policy, 0)).toEqual({ giveUp: true })
  })

  test('a day of failures is enough', () => {
    const tries = { createdMs: 0, attempts: 300 }
    expect(decide(failure('network'), tries, policy, 86_200_000)).toEqual({ giveUp: true })
  })
})
