import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { headLine, type JournalHead } from './head.ts'
import { JournalKeeper } from './keeper.ts'
import type { Orphan } from './orphan.ts'

const ledger = 'http://ledger/v1/metrics'
const now = Date.parse('2026-11-22T12:00:00Z')
const minute = 60_000
const day = 24 * 60 * minute
const self = { pid: 1, machine: 'here' }
// Beyond what Linux gives out, so nobody has it.
const nobody = 2 ** 30

let folder: string
let reported: Orphan[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-test-'))
  reported = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Left {
  readonly name?: string
  readonly head?: Partial<JournalHead>
  readonly agoMs?: number
  readonly tokens?: number
}

/** Leaves a journal file behind, as a dead process would. */
function leave({ name = journalName('a'), head = {}, agoMs = 5 * minute, tokens = 5 }: Left = {}): string {
  const path = join(folder, name)
  const written: JournalHead = {
    tollbell: 1,
    pid: 7,
    machine: 'elsewhere',
    resource: {},
    extra: {},
    startMs: 1,
    reportTo: ledger,
    ...head,
  }
  const names = { project: 'p', provider: 'openai', api: 'chat', server: 's', port: 443, estimated: false }
  const time = new Date(now - agoMs).toISOString()
  const line = { time, ...names, outcome: 'ok', tokens: { input: tokens } }
  writeFileSync(path, `${headLine(written)}${JSON.stringify(line)}\n`)
  utimesSync(path, new Date(now - agoMs), new Date(now - agoMs))
  return path
}

function journalName(random: string, segment = 1, open = '.open'): string {
  return `20261122T000000Z-${random.repeat(12)}-${segment}${open}.jsonl`
}

function keeper({ answers = true, own = [] as string[], maxBytes = 1e6, reportTo = ledger } = {}): JournalKeeper {
  const report = (orphan: Orphan): Promise<boolean> => {
    reported.push(orphan)
    return Promise.resolve(answers)
  }
  const parts = { folder, maxBytes, reportTo, report, own: new Set(own), life: self, now: () => now }
  return new JournalKeeper(parts)
}

async function round(parts?: Parameters<typeof keeper>[0]): Promise<void> {
  await keeper(parts).round()
}

const tokensReported = (): (number | undefined)[] =>
  reported.map(({ sums }) => sums.find(({ instrument }) => instrument.name === 'tollbell.tokens')?.value)

test.each<{ name: string; left: Left; reports: boolean; settles?: boolean }>([
  { name: 'silent for long, wherever it ran', left: {}, reports: true },
  { name: 'silent for a while in another container', left: { agoMs: minute / 2 }, reports: false },
  { name: 'gone, here', left: { agoMs: 10, head: { ...self, pid: nobody } }, reports: true },
  { name: 'alive, here', left: { agoMs: 10, head: { ...self, pid: process.pid } }, reports: false },
  { name: 'from where we do not know', left: { agoMs: 10, head: { machine: '', pid: nobody } }, reports: false },
  { name: 'of another ledger', left: { head: { reportTo: 'http://other/' } }, reports: false },
  {
    name: 'of another ledger that has forgotten it',
    left: { agoMs: 31 * day, head: { reportTo: 'http://other/' } },
    reports: false,
    settles: true,
  },
  { name: 'of another version', left: { head: { tollbell: 2 as 1 } }, reports: false },
  { name: 'older than the ledger’s memory', left: { agoMs: 31 * day }, reports: false, settles: true },
])('a journal that is $name', async ({ left, reports, settles = reports }) => {
  leave(left)
  await round()
  expect(reported).toHaveLength(reports ? 1 : 0)
  expect(readdirSync(folder)).toEqual([journalName('a', 1, settles ? '' : '.open')])
})

test('one that is only a log is never reported', async () => {
  const path = leave()
  const { reportTo: _, ...head } = JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? '') as JournalHead
  writeFileSync(path, headLine(head))
  utimesSync(path, new Date(now - day), new Date(now - day))
  await round()
  expect([reported, readdirSync(folder)]).toEqual([[], [journalName('a', 1, '')]])
})

test('what is reported is what was counted, under the names of the dead', async () => {
  leave({ head: { resource: { 'service.instance.id': 'dead' }, extra: { more: 'names' }, startMs: 42 } })
  await round()
  expect(reported[0]?.head).toMatchObject({ resource: { 'service.instance.id': 'dead' }, startMs: 42 })
  expect(reported[0]?.sums[0]).toMatchObject({ value: 5, attributes: { more: 'names', 'tollbell.project': 'p' } })
})

test('of several files of a journal the last has it all', async () => {
  leave({ name: journalName('a', 9), tokens: 9 })
  leave({ name: journalName('a', 10), tokens: 10 })
  leave({ name: journalName('b'), tokens: 3 })
  await round()
  expect(tokensReported()).toEqual([10, 3])
})

test('while the ledger is away, each round tries once and nothing is lost', async () => {
  leave({ name: journalName('a') })
  leave({ name: journalName('b') })
  await round({ answers: false })
  expect(reported).toHaveLength(1)
  await round()
  expect(reported).toHaveLength(3)
  expect(readdirSync(folder).filter((name) => name.includes('open'))).toEqual([])
})

test('a line cut off in the middle costs that line only', async () => {
  appendFileSync(leave(), '{"time":"2026-11-22T11:59:')
  utimesSync(join(folder, journalName('a')), new Date(now - day), new Date(now - day))
  await round()
  expect(tokensReported()).toEqual([5])
  expect(reported[0]?.badLines).toBe(1)
})

test('its own files and those of others are left alone', async () => {
  const own = leave()
  writeFileSync(join(folder, 'notes.jsonl'), 'not ours')
  await round({ own: [own], maxBytes: 1 })
  expect(readdirSync(folder)).toEqual([journalName('a'), 'notes.jsonl'])
})

test('a full folder loses what the ledger has, oldest first, and only then what it has not', async () => {
  leave({ name: journalName('a', 1, ''), agoMs: 3 * day })
  leave({ name: journalName('b', 1, ''), agoMs: 4 * day })
  const elsewhere = { reportTo: 'http://other/' }
  leave({ name: journalName('c'), head: elsewhere, agoMs: 5 * day })
  const left: string[][] = []
  const bytes = readFileSync(join(folder, journalName('a', 1, ''))).length
  for (const files of [2.5, 1.5, 0.5]) {
    await round({ maxBytes: files * bytes })
    left.push(readdirSync(folder).map((name) => name.at(17) ?? ''))
  }
  expect(left).toEqual([['a', 'c'], ['c'], []])
})

test('a full folder keeps what a sibling that lives is writing, though it is the oldest', async () => {
  leave({ name: journalName('a'), agoMs: minute / 2, head: { ...self, pid: process.pid } })
  leave({ name: journalName('b'), agoMs: minute / 3 })
  leave({ name: journalName('c'), agoMs: minute / 4, head: { ...self, pid: nobody, reportTo: 'http://other/' } })
  await round({ maxBytes: 1 })
  expect(readdirSync(folder)).toEqual([journalName('a'), journalName('b')])
})

test('it looks soon after the start, and every half minute for what siblings leave behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const kept = keeper()
  kept.start()
  for (const [tokens, afterMs] of [
    [3, 100],
    [4, 30_000],
  ] as const) {
    leave({ name: journalName(String(tokens)), tokens })
    vi.advanceTimersByTime(afterMs)
    // A round is of files, which no clock of ours drives.
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
  }
  kept.stop()
  vi.useRealTimers()
  expect(tokensReported()).toEqual([3, 4])
})
