import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ledgerSeries } from '@tollbell/conventions'
import { Secret, StartError, silentLog } from '@tollbell/service'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { BudgetsAnswer } from './api/types.ts'
import { startLedger } from './start.ts'
import { keptLog, testFolder, testLedger } from './testing/ledger.ts'

async function mistakesOf(options: Parameters<typeof startLedger>[0]): Promise<readonly string[]> {
  try {
    await (await startLedger(options)).close()
  } catch (error) {
    if (error instanceof StartError) return error.mistakes
    throw error
  }
  return []
}

const options = (): Parameters<typeof startLedger>[0] => ({
  host: '127.0.0.1',
  port: 0,
  dataDir: testFolder(),
  log: silentLog,
})

test('a budgets file with five mistakes is answered with five sentences, and no ledger begins', async () => {
  const dataDir = testFolder()
  const budgetsFile = join(dataDir, 'budgets.yaml')
  const mistakes = 'name: a, limit: 10, period: year, timezone: Mars, step: one, threshold: 80%'
  writeFileSync(budgetsFile, `budgets: [{${mistakes}}]`)
  expect(await mistakesOf({ ...options(), dataDir, budgetsFile })).toHaveLength(5)
  expect(existsSync(join(dataDir, 'ledger.sqlite'))).toBe(false)
})

test('a port that is taken is told, and the folder is free again', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const given = options()
  expect(await mistakesOf({ ...given, port })).toEqual([expect.stringMatching(/another program has that port/)])
  expect(await mistakesOf(given)).toEqual([])
})

test('beyond loopback it wants a token', async () => {
  expect(await mistakesOf({ ...options(), host: '0.0.0.0' })).toEqual([expect.stringMatching(/has no token/)])
})

test('a folder another ledger has is told', async () => {
  const dataDir = testFolder()
  await testLedger({ dataDir })
  expect(await mistakesOf({ ...options(), dataDir })).toEqual([
    expect.stringMatching(/^Another ledger has the data folder/),
  ])
})

test.skipIf(process.getuid?.() === 0)('a folder it may not write to is told', async () => {
  const dataDir = testFolder()
  chmodSync(dataDir, 0o500)
  expect(await mistakesOf({ ...options(), dataDir })).toEqual([
    expect.stringMatching(/cannot write to its data folder/),
  ])
})

test('a folder that is a file is told', async () => {
  const file = join(testFolder(), 'file')
  writeFileSync(file, '')
  expect(await mistakesOf({ ...options(), dataDir: file })).toEqual([
    expect.stringMatching(/cannot write to its data folder .*Give it a folder it may write to\.$/),
  ])
})

test.each([
  {
    name: 'a newer tollbell wrote',
    prepare: writeNewer,
    cure: /newer tollbell \(.*\)\. Start that version again, or put back/,
  },
  {
    name: 'is no store',
    prepare: writeDiary,
    cure: /ledger\.sqlite: file is not a database\. Put a backup in its place/,
  },
])('of a file that $name the cure is told', async ({ prepare, cure }) => {
  const dataDir = testFolder()
  prepare(join(dataDir, 'ledger.sqlite'))
  expect(await mistakesOf({ ...options(), dataDir })).toEqual([expect.stringMatching(cure)])
})

test('a ledger that is new is told, and a file with nothing in it is a warning', async () => {
  const dataDir = testFolder()
  const file = join(dataDir, 'ledger.sqlite')
  const { log, lines } = keptLog()
  const start = async (): Promise<void> => await (await startLedger({ ...options(), dataDir, log })).close()
  await start()
  await start()
  expect(lines).toEqual([`info A new ledger begins in ${file}.`])
  truncateSync(file)
  await start()
  expect(lines.slice(1)).toEqual([
    `warn ${file} was empty, and a new ledger begins in it. Where there was one, put a backup in its place.`,
  ])
})

function writeNewer(file: string): void {
  const newer = new DatabaseSync(file)
  newer.exec('pragma user_version = 99')
  newer.close()
}

function writeDiary(file: string): void {
  writeFileSync(file, 'my diary '.repeat(1000))
}

test('numbers that are none are told, all at once', async () => {
  const wrong = { maxProjects: 0, maxAccountsPerProject: 1.5, topUsers: -1 }
  expect(await mistakesOf({ ...options(), ...wrong })).toEqual([
    'maxProjects: 0 is no such number; write a whole one from 1.',
    'maxAccountsPerProject: 1.5 is no such number; write a whole one from 1.',
    'topUsers: -1 is no such number; write a whole one from 0.',
  ])
})

test('a store that is damaged is not written to', async () => {
  const dataDir = testFolder()
  const file = join(dataDir, 'ledger.sqlite')
  const ledger = await testLedger({ dataDir })
  await ledger.send({ points: Array.from({ length: 50 }, (_, at) => ({ value: 1, attributes: { user: `u${at}` } })) })
  await ledger.close()
  const bytes = readFileSync(file)
  // Everything but the first page, which says that it is a database.
  bytes.fill(0x5a, 4096)
  writeFileSync(file, bytes)
  expect(await mistakesOf({ ...options(), dataDir })).toEqual([
    expect.stringMatching(/^The store is damaged: .*\. Put a backup in its place/s),
  ])
  expect(readFileSync(file).equals(bytes)).toBe(true)
})

test('a budgets file that is not there is told', async () => {
  const [mistake] = await mistakesOf({ ...options(), budgetsFile: '/nowhere/budgets.yaml' })
  expect(mistake).toMatch(/^There is no budgets file \/nowhere\/budgets\.yaml\. Write one/)
})

test('one budget may come from the environment', async () => {
  const ledger = await testLedger({ env: { TOLLBELL_BUDGET_LIMIT: '$10', TOLLBELL_TIMEZONE: 'Asia/Seoul' } })
  const { timezone, budgets } = await ledger.json<BudgetsAnswer>('/api/v1/budgets')
  expect([timezone, budgets.map(({ name, limit }) => [name, limit])]).toEqual(['Asia/Seoul', [['everything', '10']]])
})

test('a changed budgets file is read again; one with mistakes is told and not taken', async () => {
  const dataDir = testFolder()
  const file = join(dataDir, 'budgets.yaml')
  const { log, lines } = keptLog()
  const ledger = await testLedger({ dataDir, budgets: 'budgets: [{name: a, limit: $10}]', log })
  const names = async (): Promise<string[]> => {
    const answer = await ledger.json<BudgetsAnswer>('/api/v1/budgets')
    return [...answer.budgets.map(({ name }) => name), ...answer.mistakes]
  }

  writeFileSync(file, 'budgets: [{name: b, limit: $20}, {name: c, limit: $30}]')
  await vi.waitFor(async () => expect(await names()).toEqual(['b', 'c']), { timeout: 10_000 })

  writeFileSync(file, 'budgets: [{name: d, limit: 20}]')
  await ledger.reload()
  expect(await names()).toEqual(['b', 'c', expect.stringMatching(/budgets\[0\]\.limit: "20" is not an amount/)])
  expect(await ledger.metric(ledgerSeries.budgetsReload)).toBe(0)
  expect(lines.at(-1)).toMatch(/^error The changed budgets are not taken; the ones before stay in force\.\n/)

  writeFileSync(file, 'budgets: [{name: d, limit: $20}]')
  await ledger.reload()
  expect(await names()).toEqual(['d'])
  expect(await ledger.metric(ledgerSeries.budgetsReload)).toBe(1)
})

test('with a token, everything but health and readiness asks for it', async () => {
  const ledger = await testLedger({ token: new Secret('open sesame'.replace(' ', '-')) })
  for (const path of ['/v1/metrics', '/metrics', '/api/v1/usage', '/api/v1/budgets', '/api/v1/status', '/nothing']) {
    const response = await fetch(ledger.url + path)
    expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer'])
  }
  for (const path of ['/healthz', '/readyz']) expect((await fetch(ledger.url + path)).status).toBe(200)
  expect((await ledger.send({ points: [{ value: 1 }] })).status).toBe(200)
  expect((await ledger.get('/api/v1/status')).status).toBe(200)
  expect((await ledger.get('/nothing')).status).toBe(404)
  expect(await (await ledger.get('/v1/traces')).text()).toContain('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT')
})
