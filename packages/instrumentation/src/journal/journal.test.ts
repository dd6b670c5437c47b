import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attributes } from '@tollbell/conventions'
import { costOf, type Price, priceOf } from '@tollbell/pricing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { chatCall } from '../../test/kit/calls.ts'
import type { FinishedCall } from '../metrics/call.ts'
import { bookedSources, readSums, type Sum } from '../metrics/sums.ts'
import { UsageCounters } from '../metrics/usage-counters.ts'
import { journalFiles } from './folder.ts'
import type { Identity } from './head.ts'
import { Journal } from './journal.ts'
import { headOf, readOrphan } from './orphan.ts'

const identity: Identity = {
  resource: { [attributes.serviceName]: 'shop', [attributes.serviceInstanceId]: 'i-1' },
  extra: {},
  startMs: 1_000,
  reportTo: 'http://ledger/v1/metrics',
}

const chat: FinishedCall = { ...chatCall, operation: 'a "quoted" operation' }

let folder: string
let counters: UsageCounters

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:05Z') })
  folder = mkdtempSync(join(tmpdir(), 'tollbell-test-'))
  counters = new UsageCounters()
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

function openJournal(maxFileBytes = 1_000_000): Journal {
  return new Journal({ folder, maxFileBytes }, () => identity, counters)
}

/** Journals and counts, as a binding does. */
function add(journal: Journal, more: Partial<FinishedCall> = {}): void {
  const call = { ...chat, ...more }
  const price = priceOfChat(call)
  const cost = costOf(call.usage ?? {}, price)
  const series = counters.seriesOf(call)
  journal.add(series, call, cost, price)
  journal.flush()
  counters.add(series, call, cost)
}

function priceOfChat({ usage, requestModel: model = '', startedAt: date }: FinishedCall): Price | undefined {
  return usage && priceOf({ provider: 'openai', model, date })
}

/** All sums at this moment. */
function counted(): Sum[] {
  return readSums(bookedSources(counters))
}

function linesOf(name: string): Record<string, unknown>[] {
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('a call is a line with all there is to know of its cost', () => {
  add(openJournal())
  const [name = ''] = readdirSync(folder)
  expect(name).toMatch(/^20261122T120005Z-[0-9a-f]{12}-1\.open\.jsonl$/)
  expect(linesOf(name)).toEqual([
    { tollbell: 1, pid: process.pid, machine: expect.any(String) as string, ...identity },
    {
      time: '2026-11-22T12:00:00.123Z',
      id: expect.stringMatching(/^20261122T120005Z-[0-9a-f]{12}-1$/) as string,
      project: 'shop',
      operation: 'a "quoted" operation',
      provider: 'openai',
      api: 'chat',
      requestModel: 'gpt-4o',
      responseModel: 'gpt-4o-2024-08-06',
      tier: 'default',
      server: 'api.openai.com',
      port: 443,
      estimated: false,
      outcome: 'ok',
      seconds: 1.235,
      tokens: { input: 500, input_cached: 100, output: 200 },
      costNanoUsd: 500 * 2_500 + 100 * 1_250 + 200 * 10_000,
      costNanoUsdByClass: { input: 500 * 2_500, input_cached: 100 * 1_250, output: 200 * 10_000 },
      price: 'list',
    },
  ])
})

test('nothing is written before the first call', () => {
  openJournal().close(true)
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  { name: 'what has arrived is only a log', settled: true, open: false },
  { name: 'what may not have arrived is left to be reported', settled: false, open: true },
])('at the end: $name', ({ settled, open }) => {
  const journal = openJournal()
  add(journal)
  journal.close(settled)
  expect(readdirSync(folder)[0]?.endsWith('.open.jsonl')).toBe(open)
})

const calls: Partial<FinishedCall>[] = [
  {},
  { usage: { input: 7, output: 3 }, estimated: true },
  { requestModel: 'made-up', responseModel: undefined, usage: { input: 11 } },
  { usage: undefined, outcome: 'rateLimited', errorType: '429' },
  { usage: undefined, outcome: 'rateLimited', errorType: '429' },
  { usage: { input: 1, output_images: 2 } },
  {},
]

test('what is read back is what was counted, to the last attribute', async () => {
  const journal = openJournal()
  for (const call of calls) add(journal, call)
  journal.close(false)
  const [file] = await journalFiles(folder)
  const found = file && (await headOf(file))
  const orphan = file && found && (await readOrphan(file, found.head))
  expect(orphan).toMatchObject({ badLines: 0, lastCallMs: chat.startedAt.getTime() })
  expect(orphan?.sums).toEqual(counted())
})

test('a file that grows too large is followed by one with all sums so far, and is settled', async () => {
  const journal = openJournal(4_000)
  for (let round = 0; round < 12; round += 1) for (const call of calls) add(journal, call)
  journal.flush()
  const files = await journalFiles(folder)
  expect(files.length).toBeGreaterThan(2)
  expect(files.map(({ open }) => open)).toEqual([...files.slice(1).map(() => false), true])
  const last = files.at(-1)
  const found = last && (await headOf(last))
  const orphan = last && found && (await readOrphan(last, found.head))
  expect(new Set(orphan?.sums)).toEqual(new Set(counted()))
  const lines = files.flatMap(({ path }) => linesOf(path.slice(folder.length + 1)))
  expect(lines.filter((line) => 'id' in line)).toHaveLength(12 * calls.length)
})

test('when another has taken this process for dead, it goes on with all its sums in another file', async () => {
  vi.useRealTimers()
  vi.useFakeTimers({ toFake: ['setInterval', 'Date'] })
  const journal = openJournal()
  add(journal)
  const [name = ''] = readdirSync(folder)
  renameSync(join(folder, name), join(folder, name.replace('.open', '')))
  vi.advanceTimersByTime(15_000)
  await vi.waitFor(() => {
    vi.advanceTimersByTime(15_000)
    expect(readdirSync(folder)).toHaveLength(2)
  }, 30_000)
  add(journal)
  journal.flush()
  const files = await journalFiles(folder)
  const last = files.at(-1)
  const found = last && (await headOf(last))
  expect(last && found && (await readOrphan(last, found.head)).sums).toEqual(counted())
})

test('what cannot be begun leaves nothing behind, and is tried again with all sums', () => {
  let ready = false
  const identityLater = (): Identity => {
    if (!ready) throw new Error('the disk is full')
    return identity
  }
  const journal = new Journal({ folder, maxFileBytes: 1e6 }, identityLater, counters)
  add(journal)
  expect(readdirSync(folder)).toEqual([])
  ready = true
  vi.advanceTimersByTime(15_000)
  const [, carried] = linesOf(readdirSync(folder)[0] ?? '')
  expect(carried).toMatchObject({ carried: 1, tokens: chat.usage })
  journal.close(true)
})

test('a folder that cannot be written to disturbs nobody', () => {
  rmSync(folder, { recursive: true })
  const journal = openJournal()
  expect(() => add(journal)).not.toThrow()
  expect(() => journal.close(true)).not.toThrow()
})
