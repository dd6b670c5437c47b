import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { silentLog } from '@tollbell/service'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryInMap } from '../channels/channel.contract.ts'
import { Outbox } from '../outbox/outbox.ts'
import { openStore } from '../outbox/schema.ts'
import { placesOf } from '../telling/places.ts'
import { Teller } from '../telling/teller.ts'
import { Watchdog } from '../watchdog/watchdog.ts'
import { acceptWebhook } from './accept.ts'
import { alertOf, bodyOf, thresholdOf } from './webhook.contract.ts'

const now = () => new Date('2026-11-22T01:00:00Z')

let folder: string
let store: DatabaseSync
let outbox: Outbox
let accept: (body: unknown) => ReturnType<typeof acceptWebhook>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-bridge-'))
  open()
})

afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** As after a restart: everything new but what is on disk. */
function open(): void {
  store = openStore(folder)
  outbox = new Outbox(store, now)
  const channels = [{ kind: 'discord' as const, name: 'ops', reader: { language: 'en' as const } }]
  const teller = new Teller(outbox, placesOf(channels, { timeoutMs: 1, memory: memoryInMap() }))
  const watchdog = new Watchdog({ outbox, teller, silenceSeconds: 600, now })
  accept = (body) => acceptWebhook(body, { outbox, teller, watchdog, now, log: silentLog })
}

const told = (): string[] =>
  outbox
    .list(100)
    .map(({ text }) => text.split('\n')[0] ?? '')
    .toReversed()

describe('a body that is not Alertmanager’s is answered 400 with a sentence, and nothing is stored', () => {
  test.each([
    { body: [], says: 'the body is no JSON object' },
    { body: {}, says: 'version has to be "4" and is missing' },
    { body: bodyOf([], { version: '3' }), says: 'version has to be "4" and is "3"' },
    { body: bodyOf([], { alerts: {} }), says: 'alerts has to be a list and is {}' },
    { body: bodyOf([], { truncatedAlerts: 'x' }), says: 'truncatedAlerts has to be a number and is "x"' },
    {
      body: bodyOf([thresholdOf('0.8'), { ...thresholdOf('0.9'), startsAt: 'soon' }]),
      says: 'alerts[1].startsAt has to be a time and is "soon"',
    },
    {
      body: bodyOf([alertOf('A', {}, { labels: { alertname: 1 } as never })]),
      says: 'alerts[0].labels have to be texts by name',
    },
    {
      body: bodyOf([alertOf('A', {}, { status: 'odd' as never })]),
      says: 'alerts[0].status has to be "firing" or "resolved" and is "odd"',
    },
  ])('$says', ({ body, says }) => {
    const { status, answer } = accept(body)
    expect(status).toBe(400)
    expect(JSON.stringify(answer)).toContain(says.replaceAll('"', '\\"'))
    expect(told()).toEqual([])
  })
})

describe('an event is told once', () => {
  test('whatever is repeated, by whatever peer, after whatever restart', () => {
    expect(accept(bodyOf([thresholdOf('0.8')])).result).toBe('accepted')
    expect(accept(bodyOf([thresholdOf('0.8')])).result).toBe('duplicate')
    expect(accept(bodyOf([thresholdOf('0.8')], { externalURL: 'http://peer:9093' })).result).toBe('duplicate')
    store.close()
    open()
    // Prometheus was away for a while: the alert starts anew, the crossing is the same.
    const again = { ...thresholdOf('0.8'), startsAt: '2026-11-22T05:00:00Z' }
    expect(accept(bodyOf([again])).result).toBe('duplicate')
    expect(told()).toHaveLength(1)
  })

  test('crossed again in the next period, it is another', () => {
    accept(bodyOf([thresholdOf('0.8', '1795308060')]))
    expect(accept(bodyOf([thresholdOf('0.8', '1797900060')])).result).toBe('accepted')
  })

  test('three at once are three, in their order', () => {
    accept(bodyOf([thresholdOf('0.8'), thresholdOf('0.9'), thresholdOf('1')]))
    expect(told()).toEqual([
      '⚠️ everything: 80% of the budget is used',
      '🚨 everything: little of the budget is left',
      '⛔ everything: the budget is used up',
    ])
  })

  test('with a field Alertmanager learned since, it is told all the same', () => {
    expect(accept(bodyOf([{ ...thresholdOf('0.8'), novelty: 1 } as never], { routeLabels: {} })).status).toBe(200)
  })
})

describe('the end of an alert', () => {
  const down = alertOf('LedgerDown', { severity: 'critical' })
  const up = { ...down, status: 'resolved' as const, endsAt: '2026-11-22T00:50:00Z' }

  test('is told where it matters', () => {
    accept(bodyOf([down]))
    accept(bodyOf([up]))
    expect(accept(bodyOf([up])).result).toBe('duplicate')
    expect(told()).toEqual(['🔌 The ledger does not answer', '✅ The ledger answers again'])
  })

  test('is not told when the beginning was not', () => {
    accept(bodyOf([up]))
    expect(told()).toEqual([])
  })

  test('is not told where the beginning never arrived', () => {
    accept(bodyOf([down]))
    outbox.markDead(outbox.list(1)[0]?.id ?? 0, 'rejected', 'No.')
    accept(bodyOf([up]))
    expect(told()).toHaveLength(1)
  })

  test('does not swallow the next beginning', () => {
    accept(bodyOf([down]))
    accept(bodyOf([up]))
    accept(bodyOf([{ ...down, startsAt: '2026-11-22T03:00:00Z' }]))
    expect(told()).toHaveLength(3)
  })

  test('of a budget’s period is no news', () => {
    accept(bodyOf([thresholdOf('0.8')]))
    accept(bodyOf([{ ...thresholdOf('0.8'), status: 'resolved', endsAt: '2026-12-01T00:00:00Z' }]))
    expect(told()).toHaveLength(1)
  })
})

describe('alerts of one’s own', () => {
  test('are told by their summary and description', () => {
    const annotations = { summary: 'Disk is full', description: 'Of db-1.' }
    accept(bodyOf([alertOf('DiskFull', { instance: 'db-1' }, { annotations })]))
    expect(outbox.list(1)[0]?.text).toContain('⚠️ DiskFull\n\nDisk is full\nOf db-1.\n\ninstance: db-1')
  })

  test('that come in a flood are told in part and counted in full', () => {
    const many = Array.from({ length: 30 }, (_, index) => alertOf('Flood', { index: String(index) }))
    accept(bodyOf(many, { truncatedAlerts: 5 }))
    expect(told()).toHaveLength(21)
    expect(told().at(-1)).toBe('🗂️ 15 more alerts')
    accept(bodyOf(many, { truncatedAlerts: 5, externalURL: 'http://peer:9093' }))
    expect(told()).toHaveLength(21)
  })

  test('that were only counted end unheard', () => {
    const many = Array.from({ length: 30 }, (_, index) => alertOf('Flood', { index: String(index) }))
    accept(bodyOf(many))
    const over = many.map((alert) => ({ ...alert, status: 'resolved' as const, endsAt: '2026-11-22T00:50:00Z' }))
    accept(bodyOf(over.toReversed()))
    const ends = outbox.list(100).filter(({ status }) => status === 'resolved')
    const firstTwenty = Array.from({ length: 20 }, (_, index) => index)
    expect(ends.map(({ text }) => Number(/index: (\d+)/.exec(text)?.[1]))).toEqual(firstTwenty)
    expect(told()).toHaveLength(41)
  })

  test.each([
    {
      name: 'values no calendar or clock has',
      annotations: { crossed_at: '1e300', period_end: '-9e99', timezone: 'Moon/Crater' },
    },
    {
      name: 'values that are no numbers',
      annotations: { spent: 'NaN', limit: '', remaining: '+Inf', used_ratio: '<no value>' },
    },
    { name: 'no values at all', annotations: {} },
  ])('$name end no process', ({ annotations }) => {
    for (const name of ['BudgetThreshold', 'BudgetStep', 'BudgetRemaining', 'UnpricedUsage']) {
      expect(accept(bodyOf([alertOf(name, { odd: name }, { annotations })])).result).toBe('accepted')
    }
  })
})

test('when the disk is full the answer is 503, nothing is half stored, and the next try succeeds', () => {
  const { page_count: pages } = store.prepare('pragma page_count').get() as { page_count: number }
  store.exec(`pragma max_page_count = ${pages}`)
  const fat = Array.from({ length: 15 }, (_, index) => alertOf('Fat', { index: String(index), fill: 'x'.repeat(9000) }))
  expect(accept(bodyOf(fat))).toMatchObject({ result: 'failed', status: 503 })
  expect(told()).toEqual([])
  store.exec('pragma max_page_count = 1000000')
  expect(accept(bodyOf(fat))).toMatchObject({ result: 'accepted', status: 200 })
  expect(told()).toHaveLength(15)
})
