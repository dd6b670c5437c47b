import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OtlpSink, startOtlpSink } from '../../test/kit/otlp-sink.ts'
import { headLine, type JournalHead } from './head.ts'
import { type ImportTarget, importJournal, isJournal, journalsIn, NotReported } from './import.ts'
import { ownLife } from './life.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const names = { project: 'p', provider: 'openai', api: 'chat', server: 's', port: 443, estimated: false }
const day = 24 * 60 * 60 * 1000

let folder: string
let sink: OtlpSink
let target: ImportTarget

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-test-'))
  sink = await startOtlpSink()
  target = { url: `${sink.url}/v1/metrics`, headers: { authorization: 'Bearer secret' }, now: () => now }
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await sink.close()
})

interface Left {
  readonly name?: string
  readonly head?: Partial<JournalHead>
  readonly agoMs?: number
  readonly calls?: number
}

/** Leaves a journal behind: each call has 10 tokens for 2,500 nano-USD and 3 without a price. */
function leave({ name = journalName('a'), head = {}, agoMs = day, calls = 2 }: Left = {}): string {
  const path = join(folder, name)
  const resource = { 'service.name': 'shop', 'service.instance.id': 'dead' }
  const written: JournalHead = { tollbell: 1, pid: 7, machine: 'elsewhere', resource, extra: {}, startMs: 1, ...head }
  const call = {
    time: new Date(now - agoMs).toISOString(),
    ...names,
    outcome: 'ok',
    tokens: { input: 10, output: 3 },
    costNanoUsd: 2_500,
    costNanoUsdByClass: { input: 2_500 },
    unpriced: { output: 3 },
  }
  writeFileSync(path, headLine(written) + `${JSON.stringify(call)}\n`.repeat(calls))
  utimesSync(path, new Date(now - agoMs), new Date(now - agoMs))
  return path
}

function journalName(random: string, segment = 1, open = '.open'): string {
  return `20261121T000000Z-${random.repeat(12)}-${segment}${open}.jsonl`
}

describe('a journal', () => {
  test('is reported as its process would have, and says what was in it', async () => {
    const path = leave({ head: { reportTo: target.url } })
    const figures = { calls: 2, costNanoUsd: 5_000, unpriced: 6, badLines: 0 }
    expect(await importJournal(path, target)).toEqual({ path, outcome: 'reported', known: false, ...figures })
    const [received] = sink.received
    expect(received?.resource).toEqual({ 'service.name': 'shop', 'service.instance.id': 'dead' })
    expect(received?.headers['authorization']).toBe('Bearer secret')
    expect([received?.total('tokens'), received?.total('requests')]).toEqual([26, 2])
    expect(readdirSync(folder)).toEqual([journalName('a', 1, '')])
  })

  test('that the ledger had is reported again, since the ledger may have lost it, and that is said', async () => {
    const path = leave({ name: journalName('a', 1, ''), head: { reportTo: target.url } })
    expect(await importJournal(path, target)).toMatchObject({ outcome: 'reported', known: true, calls: 2 })
    expect(sink.received).toHaveLength(1)
  })

  test('that was for another ledger stays for that one', async () => {
    const path = leave({ head: { reportTo: 'http://ledger:4318/v1/metrics' } })
    expect(await importJournal(path, target)).toMatchObject({ outcome: 'reported', known: false })
    expect(readdirSync(folder)).toEqual([journalName('a')])
  })

  test('that was for localhost was for 127.0.0.1', async () => {
    const reportTo = target.url.replace('127.0.0.1', 'localhost')
    const path = leave({ name: journalName('a', 1, ''), head: { reportTo } })
    expect(await importJournal(path, target)).toMatchObject({ known: true })
  })

  test.each<{ name: string; left: Left; outcome: string }>([
    { name: 'that is being written', left: { head: { ...ownLife(), pid: process.pid }, agoMs: 10 }, outcome: 'alive' },
    { name: 'that the ledger may have forgotten', left: { agoMs: 31 * day }, outcome: 'tooOld' },
  ])('$name is not reported', async ({ left, outcome }) => {
    expect(await importJournal(leave(left), target)).toMatchObject({ outcome, calls: 2 })
    expect([sink.requests, readdirSync(folder)]).toEqual([0, [journalName('a')]])
  })

  test.each([
    { status: 401, isOfJournal: false },
    { status: 400, isOfJournal: true },
  ])('that the ledger answers with $status stays as it was', async ({ status, isOfJournal }) => {
    sink.status = status
    const refusing = importJournal(leave(), target)
    await expect(refusing).rejects.toThrow(NotReported)
    await expect(refusing).rejects.toMatchObject({ isOfJournal })
    expect(readdirSync(folder)).toEqual([journalName('a')])
  })

  test('is known by its first line, whatever it is called', async () => {
    const renamed = leave({ name: 'usage.jsonl' })
    const other = join(folder, 'other.jsonl')
    writeFileSync(other, '{"model":"gpt-4o"}\n')
    expect([await isJournal(renamed), await isJournal(other)]).toEqual([true, false])
    expect(await importJournal(renamed, target)).toMatchObject({ outcome: 'reported', calls: 2 })
  })
})

test('of the files in a folder the last part of each journal is read, which has the sums of those before it', async () => {
  for (const name of [journalName('a', 1, ''), journalName('a', 2), journalName('b', 1, '')]) leave({ name })
  leave({ name: 'other.jsonl' })
  expect(await journalsIn(folder)).toEqual([join(folder, journalName('a', 2)), join(folder, journalName('b', 1, ''))])
})
