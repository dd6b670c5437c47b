import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryInMap } from '../channels/channel.contract.ts'
import { Outbox } from '../outbox/outbox.ts'
import { openStore } from '../outbox/schema.ts'
import { placesOf } from '../telling/places.ts'
import { Teller } from '../telling/teller.ts'
import { Watchdog } from './watchdog.ts'

const minute = 60_000

let folder: string
let store: DatabaseSync
let outbox: Outbox
let watchdog: Watchdog
let nowMs: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-watchdog-'))
  nowMs = Date.parse('2026-11-22T00:00:00Z')
  open()
})

afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const now = () => new Date(nowMs)

function open(): void {
  store = openStore(folder)
  outbox = new Outbox(store, now)
  const channels = [{ kind: 'slack' as const, name: 'ops', reader: { language: 'en' as const } }]
  const teller = new Teller(outbox, placesOf(channels, { timeoutMs: 1, memory: memoryInMap() }))
  watchdog = new Watchdog({ outbox, teller, silenceSeconds: 600, now })
}

function pass(minutes: number): void {
  nowMs += minutes * minute
}

const told = (): string[] =>
  outbox
    .list(10)
    .map(({ text }) => text.split('\n')[0] ?? '')
    .toReversed()
const silent = '🔇 I no longer hear from Prometheus'
const back = '✅ I hear from Prometheus again'

test('silence is told once, and its end once', () => {
  watchdog.heard()
  pass(9)
  expect(watchdog.check()).toBe(false)
  pass(1)
  expect(watchdog.check()).toBe(true)
  pass(60)
  expect(watchdog.check()).toBe(false)
  expect(told()).toEqual([silent])
  watchdog.heard()
  watchdog.heard()
  expect(told()).toEqual([silent, back])
  pass(11)
  expect(watchdog.check()).toBe(true)
  expect(told()).toEqual([silent, back, silent])
})

test('the message leads to the runbook that the alert named', () => {
  watchdog.heard('https://tollbell.example/runbook#watchdog')
  pass(10)
  watchdog.check()
  expect(outbox.list(1)[0]?.text).toContain('What to do: https://tollbell.example/runbook#watchdog')
})

test('who was never heard is not missed: not everybody has the alert', () => {
  pass(600)
  expect(watchdog.check()).toBe(false)
})

test('a silence outlives a restart', () => {
  watchdog.heard()
  pass(10)
  watchdog.check()
  store.close()
  open()
  pass(10)
  expect(watchdog.check()).toBe(false)
  watchdog.heard()
  expect(told()).toEqual([silent, back])
})

test('the time in which the bridge itself was away is no silence', () => {
  watchdog.heard()
  store.close()
  pass(120)
  open()
  expect(watchdog.check()).toBe(false)
  pass(10)
  expect(watchdog.check()).toBe(true)
})
