import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { collected, uploaded } from '../testing/files.ts'
import { transferBook } from '../testing/transfers.ts'

// A day of it, as it keeps it.
const call = {
  timestamp: '2026-10-27T09:30:00.000123',
  model: 'gpt-4o-mini',
  input_tokens: 2000,
  output_tokens: 500,
  total_tokens: 2500,
  cost_estimate: 0.0006,
  endpoint: 'chat_completion',
  user_id: null,
  project_id: 'chatbot',
}
const calls = [
  call,
  { ...call, timestamp: '2026-10-27T09:31:00', cost_estimate: 0.0 },
  { ...call, project_id: 'search', user_id: 'kim' },
]
const sums = { total_tokens: 7500, total_cost: 0.0012, usage_count: 3 }
const files = {
  'usage_2026-10-27.json': JSON.stringify(calls),
  'monthly_2026-10.json': JSON.stringify({ month: '2026-10', ...sums }),
  'project_search.json': JSON.stringify({ project_id: 'search', total_tokens: 2500, usage_details: [calls[2]] }),
  'token_usage.json': JSON.stringify({
    export_info: { start_date: '2026-10-27', version: '1.0.0' },
    daily_usage: [{ date: '2026-10-27', ...sums, usage_details: calls }],
    monthly_usage: [{ month: '2026-10', ...sums }],
    projects: [{ project_id: 'search', total_tokens: 2500 }],
  }),
  'token_usage.csv': [
    'Date,Model,Input Tokens,Output Tokens,Total Tokens,Cost,Endpoint,User ID,Project ID',
    '2026-10-27T09:30:00.000123,gpt-4o-mini,2000,500,2500,0.0006,chat_completion,,chatbot',
    '2026-10-27T09:31:00,gpt-4o-mini,2000,500,2500,0.0,chat_completion,,chatbot',
    '2026-10-27T09:30:00.000123,gpt-4o-mini,2000,500,2500,0.0006,chat_completion,kim,search',
  ].join('\r\n'),
  'config.json': JSON.stringify({ daily_limit: 2_000_000 }),
  'alerts/alerts_2026-10-27.log': '[WARNING] 80%',
}

async function zipped(names: readonly string[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const name of names) zip.addBuffer(Buffer.from(files[name as keyof typeof files]), name)
  zip.end()
  return await collected(Readable.from(zip.outputStream))
}

const whole = { booked: 3, known: 0, refused: 0, costUsd: '0.0018' }

test.each(['usage_2026-10-27.json', 'token_usage.json', 'token_usage.csv'] as const)(
  '%s has all calls',
  async (name) => {
    const to = await transferBook()
    expect(await to.import(await uploaded(files[name], name))).toMatchObject(whole)
    const requests = Array.from(to.book.allTime).filter(({ account }) => account.measure === 'requests')
    expect(requests.map(({ account: { project, user }, amount }) => [project, user, amount])).toEqual([
      ['chatbot', '', 2n],
      ['search', 'kim', 1n],
    ])
    // A cost of 0.0 is what it writes where it knows no price.
    const estimated = Array.from(to.book.allTime).filter(({ account }) => account.estimated)
    expect(estimated.reduce((sum, { amount }) => sum + amount, 0n)).toBe(600_000n)
  },
)

test('a call counts once, from whichever of its files and however often', async () => {
  const to = await transferBook()
  for (const [index, [name, content]] of Object.entries(files)
    .filter(([each]) => each.startsWith('usage') || each.startsWith('token') || each.startsWith('project'))
    .entries()) {
    const { booked } = await to.import(await uploaded(content, name))
    expect([name, booked]).toEqual([name, index === 0 ? 3 : 0])
  }
})

test('a ZIP of everything counts once, and says what it passes over', async () => {
  const to = await transferBook()
  const report = await to.import(await uploaded(await zipped(Object.keys(files)), 'backup.zip'))
  expect(report).toMatchObject({ booked: 3, known: 7, refused: 0, passedOver: 3, costUsd: '0.0018' })
  expect(report.notes).toEqual([
    'monthly_2026-10.json: it has sums only; their calls are in usage_….json, which are what counts.',
    'config.json: there is no usage in it.',
    'alerts/alerts_2026-10-27.log: it is nothing that is imported.',
  ])
})

test('a record that is wrong is told by its number', async () => {
  const content = JSON.stringify([call, { ...call, timestamp: '', input_tokens: 'many' }])
  const report = await (await transferBook()).import(await uploaded(content))
  expect(report.mistakes).toEqual([
    'record 2: time: there is none; input tokens: "many" is none; write a whole number from 0 to 2^53 − 1',
  ])
})

test('what ends in the middle is told', async () => {
  const report = await (await transferBook()).import(await uploaded(files['token_usage.json'].slice(0, 300), 'a.json'))
  expect(report.mistakes).toEqual([expect.stringMatching(/^a\.json: this is no JSON \(/)])
})
