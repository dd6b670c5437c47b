import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testNow } from '../testing/clock.ts'
import { type TestLedger, testFolder, testLedger } from '../testing/ledger.ts'
import type { BudgetsAnswer, ErrorAnswer, ImportAnswer, ResetAnswer, UsageAnswer } from './types.ts'

const start = testNow().getTime() - 60_000

async function usedLedger(): Promise<TestLedger> {
  const ledger = await testLedger({ budgets: 'budgets: [{name: all, limit: $10, step: $1}]' })
  await ledger.send({ points: [{ value: 1.234567891, start }] })
  await ledger.send({ project: '=1+1', instance: 'other', points: [{ value: 0.1, start }] })
  return ledger
}

async function post(
  ledger: TestLedger,
  path: string,
  body: string | ArrayBuffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await fetch(`${ledger.url}/api/v1/${path}`, { method: 'POST', headers, body })
}

async function importInto(ledger: TestLedger, body: string | ArrayBuffer, query = ''): Promise<ImportAnswer> {
  const response = await post(ledger, `import${query}`, body)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  return (await response.json()) as ImportAnswer
}

async function usageOf(ledger: TestLedger): Promise<[string | undefined, string][]> {
  const { rows } = await ledger.json<UsageAnswer>('/api/v1/usage?group=project')
  return rows.map(({ group, costUsd }) => [group.project, costUsd])
}

test.each(['json', 'csv', 'jsonl', 'zip'])(
  'usage goes from one ledger to another as %s, and counts once',
  async (format) => {
    const [from, to] = [await usedLedger(), await testLedger()]
    const response = await from.get(`/api/v1/export?format=${format}`)
    expect(response.headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="tollbell-.*\\.${format}"$`),
    )
    const file = await response.arrayBuffer()
    expect(await importInto(to, file)).toMatchObject({
      lines: 2,
      booked: 2,
      known: 0,
      refused: 0,
      costUsd: '1.334567891',
    })
    expect(await importInto(to, file)).toMatchObject({ lines: 2, booked: 0, known: 2, costUsd: '0' })
    expect(await usageOf(to)).toEqual(await usageOf(from))
  },
)

test('what is asked for is exported and nothing else', async () => {
  const ledger = await usedLedger()
  const text = await (await ledger.get('/api/v1/export?format=jsonl&project=chat*')).text()
  expect(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    expect.objectContaining({ project: 'chatbot', class: 'input', costNanoUsd: '1234567891', costUsd: '1.234567891' }),
  ])
  const { mistakes } = (await ledger
    .get('/api/v1/export?format=xlsx&group=day&from=yesterday')
    .then((answer) => answer.json())) as ErrorAnswer
  expect(mistakes).toEqual([
    'group: an export has everything as it was booked; leave it out',
    expect.stringMatching(/^format: "xlsx" is none/),
    expect.stringMatching(/^from: "yesterday" is no date/),
  ])
})

test('a bad line is told with its number and the rest goes in, or nothing where that is asked for', async () => {
  const good = {
    timestamp: '2026-11-20T10:00:00',
    model: 'gpt-4o',
    prompt_tokens: 1000,
    completion_tokens: 100,
    total_cost_usd: 0.0035,
  }
  const log = [good, { ...good, prompt_tokens: -1 }, { ...good, completion_tokens: 101 }]
    .map((line) => JSON.stringify(line))
    .join('\n')
  const ledger = await testLedger()
  const strict = await post(ledger, 'import?strict=true', log)
  expect([strict.status, await strict.json()]).toEqual([
    400,
    {
      error: 'Nothing was imported: 1 of 3 lines are wrong.',
      mistakes: ['line 2: input tokens: -1 is none; write a whole number from 0 to 2^53 − 1'],
    },
  ])
  expect(await usageOf(ledger)).toEqual([])
  expect(await importInto(ledger, log, '?project=mailer')).toMatchObject({ booked: 2, refused: 1, costUsd: '0.007' })
  expect(await usageOf(ledger)).toEqual([['mailer', '0.007']])
})

test('who wants to know is told how far it is, and nothing is left of the file', async () => {
  const dataDir = testFolder()
  const ledger = await testLedger({ dataDir })
  const log = Array.from({ length: 6000 }, (_, at) =>
    JSON.stringify({ time: 1_700_000_000 + at, model: 'gpt-4o', prompt_tokens: 1, cost: 0.001 }),
  ).join('\n')
  const response = await post(ledger, 'import', log, { accept: 'application/x-ndjson' })
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each) as { done?: number })
  const last = lines.pop()
  expect(last).toMatchObject({ lines: 6000, booked: 6000, costUsd: '6' })
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.map(({ done = 0 }) => done)).toEqual(
    lines.map(({ done = 0 }) => done).toSorted((one, other) => one - other),
  )
  expect(readdirSync(dataDir).filter((name) => name.startsWith('import'))).toEqual([])
})

test.each([
  { name: 'nothing', body: '', query: '', error: 'Nothing was imported: this is no file that can be imported' },
  { name: 'a picture', body: 'GIF89a', query: '', error: 'Nothing was imported: this is no file that can be imported' },
  { name: 'an unknown parameter', body: '{}', query: '?strikt=true', error: 'These parameters cannot be understood.' },
])('$name is refused with a sentence', async ({ body, query, error }) => {
  const response = await post(await testLedger(), `import${query}`, body)
  expect(response.status).toBe(400)
  expect(((await response.json()) as ErrorAnswer).error).toContain(error)
})

test('what is encoded is refused', async () => {
  const response = await post(await testLedger(), 'import', 'x', { 'content-encoding': 'gzip' })
  expect([response.status, await response.json()]).toEqual([415, { error: 'Send the file as it is, or as a ZIP.' }])
})

test('a reset makes a backup, budgets tell anew, and the backup is what was', async () => {
  const ledger = await usedLedger()
  const json = { 'content-type': 'application/json' }
  for (const body of [
    '{}',
    '{"what":"all","confirm":true}',
    '{"what":{"budgets":["none"]},"confirm":true}',
    '{"what":"everything"}',
  ]) {
    expect((await post(ledger, 'reset', body, json)).status).toBe(400)
  }
  expect(await usageOf(ledger)).toHaveLength(2)
  expect(await (await post(ledger, 'reset', '{"what":', json)).text()).toContain('The body is no JSON: Unexpected end')
  const response = await post(ledger, 'reset', '{"what":"everything","confirm":true}', json)
  const { backup, message } = (await response.json()) as ResetAnswer
  expect(message).toContain('All usage is set to zero. To go back to it, stop the ledger, put the file in the place of')
  expect(await usageOf(ledger)).toEqual([])
  await ledger.send({ points: [{ value: 2.734567891, start }] })
  const [budget] = (await ledger.json<BudgetsAnswer>('/api/v1/budgets')).budgets
  expect([
    budget?.spent,
    budget?.notices.filter(({ crossedAt }) => crossedAt !== undefined).map(({ at }) => at),
  ]).toEqual(['1.5', ['1']])
  const dataDir = testFolder()
  renameSync(backup, join(dataDir, 'ledger.sqlite'))
  expect(await usageOf(await testLedger({ dataDir }))).toEqual([
    ['chatbot', '1.234567891'],
    ['=1+1', '0.1'],
  ])
})

test('an export of a ledger is known to those that go on from its backup', async () => {
  const ledger = await usedLedger()
  const file = await (await ledger.get('/api/v1/export')).arrayBuffer()
  const { backup } = (await (await post(ledger, 'backup', '')).json()) as ResetAnswer
  const dataDir = testFolder()
  renameSync(backup, join(dataDir, 'ledger.sqlite'))
  expect(await importInto(await testLedger({ dataDir }), file)).toMatchObject({ booked: 0, known: 2 })
})
