import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StatusAnswer, startLedger } from '@tollbell/ledger'
import { listen, StartError, silentLog } from '@tollbell/service'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from '../ask.ts'
import { createProgram } from '../program.ts'
import type { Surroundings } from '../surroundings.ts'

const now = new Date('2026-11-22T12:00:00Z')

const log = [
  {
    timestamp: '2026-11-20T10:00:00',
    model: 'gpt-4o',
    prompt_tokens: 1000,
    completion_tokens: 100,
    total_cost_usd: 0.0035,
  },
  {
    timestamp: '2026-11-20T10:01:00',
    model: 'gpt-4o',
    prompt_tokens: 2000,
    completion_tokens: 200,
    total_cost_usd: 0.007,
  },
]

function folderOf(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-transfer-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

async function runningLedger(
  budgets = 'budgets: [{name: all, limit: $10}]',
): Promise<{ url: string; cost: () => Promise<string> }> {
  const dataDir = folderOf({ 'budgets.yaml': budgets })
  const budgetsFile = join(dataDir, 'budgets.yaml')
  const ledger = await startLedger({ host: '127.0.0.1', port: 0, dataDir, budgetsFile, log: silentLog, now: () => now })
  onTestFinished(() => ledger.close())
  const { url } = ledger
  return { url, cost: async () => (await ask<StatusAnswer>('api/v1/status', { url })).allTime.costUsd }
}

interface Run {
  readonly cwd: string
  readonly url: string
  readonly says?: boolean
  readonly isTerminal?: boolean
  /** Whether the operator has asked to stop. */
  readonly isStopped?: boolean
}

async function tollbell(args: readonly string[], run: Run): Promise<string> {
  const { printed, complaint } = await attempt(args, run)
  if (complaint) throw complaint
  return printed
}

/** What is printed, and what is complained of in the end. */
async function attempt(
  args: readonly string[],
  { cwd, url, says, isTerminal = false, isStopped = false }: Run,
): Promise<{ printed: string; complaint?: StartError }> {
  let printed = ''
  const surroundings: Surroundings = {
    env: { TOLLBELL_LEDGER_URL: url },
    cwd,
    now: () => now,
    print: (text) => {
      printed += text
    },
    tell: () => {},
    terminal: () => (isTerminal ? { columns: 80, rows: 24 } : undefined),
    confirm: () => (says === undefined ? Promise.reject(new StartError('nobody')) : Promise.resolve(says)),
    onReload: () => {},
    stop: isStopped ? AbortSignal.abort() : new AbortController().signal,
  }
  try {
    await createProgram(surroundings).parseAsync(args, { from: 'user' })
    return { printed }
  } catch (error) {
    if (error instanceof StartError) return { printed, complaint: error }
    throw error
  }
}

const linesOf = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

test('a log goes in once, is exported, and is the same in another ledger', async () => {
  const [one, other] = [await runningLedger(), await runningLedger()]
  const cwd = folderOf({ 'openai_usage.jsonl': linesOf(log) })
  const importing = ['import', 'openai_usage.jsonl', '--project', 'mailer', '--timezone', 'Asia/Tokyo']
  expect(await tollbell(importing, { cwd, url: one.url })).toMatch(
    /openai_usage\.jsonl: 2 lines: 2 booked \(\$0\.0105\), 0 known already, 0 refused\.\n$/,
  )
  expect(await tollbell(importing, { cwd, url: one.url })).toMatch(
    /: 0 booked \(\$0\.00\), 2 known already, 0 refused\.\n$/,
  )
  for (const name of ['usage.json', 'usage.csv', 'usage.zip', 'usage.jsonl']) {
    await tollbell(['export', name, '--from', '2026-11-01', '--project', 'mail*'], { cwd, url: one.url })
    await tollbell(['import', name], { cwd, url: other.url })
    expect([name, await other.cost()]).toEqual([name, '0.0105'])
  }
  expect(readdirSync(cwd).toSorted()).toEqual([
    'openai_usage.jsonl',
    'usage.csv',
    'usage.json',
    'usage.jsonl',
    'usage.zip',
  ])
  expect(await tollbell(['export', '--format', 'csv'], { cwd, url: one.url })).toBe(
    readFileSync(join(cwd, 'usage.csv'), 'utf8'),
  )
})

test('a folder is imported as a whole, and a bar shows how far on a terminal', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => ({ ...log[0], timestamp: 1_790_000_000 + index }))
  const cwd = folderOf({ 'a.jsonl': linesOf(many), 'notes.txt': 'no usage' })
  const { url } = await runningLedger()
  const printed = await tollbell(['import', '.'], { cwd, url, isTerminal: true })
  expect(printed).toMatch(/█+░* \d+% sending a\.jsonl/)
  expect(printed).toMatch(/█+░* \d+% importing a\.jsonl/)
  expect(printed).toMatch(/a\.jsonl: 3,000 lines: 3,000 booked \(\$10\.50\), 0 known already, 0 refused\.\n$/)
  expect(await tollbell(['export', 'usage.json'], { cwd, url, isTerminal: true })).toMatch(/\d\.\d MB usage\.json/)
})

test('what is wrong is told with its place, and in the end, and nothing goes in with --strict', async () => {
  const { url, cost } = await runningLedger()
  const cwd = folderOf({ 'bad.jsonl': `${linesOf(log)}\n{"model":` })
  await expect(tollbell(['import', 'bad.jsonl', '--strict'], { cwd, url })).rejects.toThrow(
    /bad\.jsonl: Nothing was imported: 1 of 3 lines are wrong\.\n {2}line 3: this is no JSON/,
  )
  expect(await cost()).toBe('0')
  const { printed, complaint } = await attempt(['import', 'bad.jsonl'], { cwd, url })
  expect(printed).toMatch(/1 refused\.\n {2}line 3: this is no JSON \(.*\)\n$/)
  expect(complaint?.message).toMatch(/bad\.jsonl: 1 of 3 lines refused\.$/)
  expect(await cost()).toBe('0.0105')
})

test('what cannot be imported holds up nothing else, and all of it is told in the end', async () => {
  const { url, cost } = await runningLedger()
  const cwd = folderOf({ 'bad.jsonl': '{"model":', 'good.jsonl': linesOf(log), 'photo.gif': 'GIF89a', 'z.csv': 'a,b' })
  const importing = ['import', 'gone.csv', 'bad.jsonl', 'photo.gif', 'z.csv', 'good.jsonl', '--strict']
  const { printed, complaint } = await attempt(importing, { cwd, url })
  expect(printed).toMatch(/^\S+good\.jsonl: 2 lines: 2 booked \(\$0\.0105\), 0 known already, 0 refused\.\n$/)
  expect(complaint?.mistakes.map((mistake) => mistake.replaceAll(`${cwd}/`, ''))).toEqual([
    'gone.csv: there is no such file or folder.',
    expect.stringMatching(/^photo\.gif: not a file that can be imported\. It takes: journal of /),
    expect.stringMatching(/^bad\.jsonl: Nothing was imported: this is no file that can be imported/),
    expect.stringMatching(/^z\.csv: Nothing was imported: this is no file that can be imported/),
  ])
  expect(await cost()).toBe('0.0105')
})

test('a ledger that takes nothing is asked once', async () => {
  const gone = await listen(() => {}, { name: 'nobody', host: '127.0.0.1', port: 0, portOption: '', tokenGiven: false })
  await gone.close()
  const cwd = folderOf({ 'a.jsonl': linesOf(log), 'b.jsonl': linesOf(log) })
  const { complaint } = await attempt(['import', '.'], { cwd, url: gone.url })
  expect(complaint?.mistakes).toEqual([expect.stringContaining(`${gone.url} cannot be reached (ECONNREFUSED).`)])
})

test('who stops an import is told that it may be done again', async () => {
  const { url } = await runningLedger()
  const cwd = folderOf({ 'a.jsonl': linesOf(log), 'b.jsonl': linesOf(log) })
  const { complaint } = await attempt(['import', '.'], { cwd, url, isStopped: true })
  expect(complaint?.mistakes).toEqual(['Stopped. What came in counts once: import again.'])
})

test('a reset asks first, and says where the backup is and how to go back', async () => {
  const { url, cost } = await runningLedger()
  const cwd = folderOf({ 'log.jsonl': linesOf(log) })
  await tollbell(['import', 'log.jsonl'], { cwd, url })
  expect(await tollbell(['reset', '--everything'], { cwd, url, says: false })).toBe('Nothing was reset.\n')
  await expect(tollbell(['reset', 'all'], { cwd, url })).rejects.toThrow('nobody')
  await expect(tollbell(['reset'], { cwd, url })).rejects.toThrow(
    'Name the budgets that begin at zero, or say --everything.',
  )
  await expect(tollbell(['reset', 'all', '--everything'], { cwd, url })).rejects.toThrow('not both')
  await expect(tollbell(['reset', 'al', '--yes'], { cwd, url })).rejects.toThrow(
    'There is no budget "al". Those in force are: all.',
  )
  expect(await cost()).toBe('0.0105')
  const printed = await tollbell(['reset', '--everything', '--yes'], { cwd, url })
  const [, backup = ''] = /^The backup is (.*)$/m.exec(printed) ?? []
  expect([existsSync(backup), await cost()]).toEqual([true, '0'])
  expect(printed).toContain('To go back to it, stop the ledger')
})

test('a backup says where it is', async () => {
  const [backup = ''] = (await tollbell(['backup'], { cwd: folderOf(), url: (await runningLedger()).url })).split('\n')
  expect(existsSync(backup)).toBe(true)
})
