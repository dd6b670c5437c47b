import { expect, test } from 'vitest'
import { uploaded } from '../testing/files.ts'
import { transferBook } from '../testing/transfers.ts'

// As the notifier's own program writes them, after its prices of 2.50 and 10 dollars per million tokens.
const call = {
  timestamp: '2026-10-28T10:00:00.123456',
  model: 'gpt-4o',
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  input_cost_usd: 0.0025,
  output_cost_usd: 0.002,
  total_cost_usd: 0.0045,
}
const logOf = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

async function amountsOf(text: string, options = {}): Promise<Record<string, number>> {
  const to = await transferBook()
  expect(await to.import(await uploaded(text, 'openai_usage.jsonl'), options)).toMatchObject({ mistakes: [] })
  return Object.fromEntries(
    Array.from(to.book.allTime, ({ account: { measure, detail, estimated }, amount }) => [
      `${measure} ${detail}${estimated ? ' estimated' : ''}`,
      Number(amount),
    ]),
  )
}

const tokensOnly = { 'tokens input': 1000, 'tokens output': 200, 'requests ok': 1 }
const priced = { ...tokensOnly, 'cost input': 2_500_000, 'cost output': 2_000_000 }
const { total_cost_usd: _cost, ...withoutCost } = call

test.each([
  { name: 'a call as it is written', line: call, amounts: priced },
  {
    name: 'a cost of its own, which is the cost',
    line: { ...call, total_cost_usd: 0.009 },
    amounts: { ...priced, 'cost input': 5_000_000, 'cost output': 4_000_000 },
  },
  {
    name: 'no cost: that of the price list, marked',
    line: withoutCost,
    amounts: {
      ...tokensOnly,
      'cost input estimated': 2_500_000,
      'cost output estimated': 2_000_000,
    },
  },
  {
    name: 'no cost and no price: unpriced, and not free',
    line: { ...withoutCost, model: 'mystery' },
    amounts: { ...tokensOnly, 'unpriced input': 1000, 'unpriced output': 200 },
  },
  {
    name: 'a cost of a model without a price, by tokens',
    line: { ...call, model: 'mystery', total_cost_usd: 0.0000012 },
    amounts: { ...priced, 'cost input': 1000, 'cost output': 200 },
  },
  {
    name: 'other spellings, and the usage of an answer as it is',
    line: {
      time: 1_793_181_600,
      model: 'gpt-4o',
      usage: { input_tokens: 1000, output_tokens: 200 },
      cost_usd: '0.0045',
    },
    amounts: priced,
  },
  {
    name: 'a total that is more than both: the rest is thinking',
    line: { ...call, total_tokens: 1300, completion_tokens: 100 },
    amounts: { ...priced, 'cost input': 2_045_455, 'cost output': 2_454_545, 'tokens output': 300 },
  },
  {
    name: 'a total alone',
    line: { time: call.timestamp, model: 'gpt-4o', total_tokens: 1200, cost: 0.003 },
    amounts: { 'tokens input': 1200, 'cost input': 3_000_000, 'requests ok': 1 },
  },
])('$name', async ({ line, amounts }) => {
  expect(await amountsOf(logOf(line))).toEqual(amounts)
})

test('times without an offset are those of the time zone', async () => {
  const to = await transferBook()
  await to.import(await uploaded(logOf(call)), { timezone: 'Asia/Tokyo' })
  expect(new Date(to.book.callTimes?.firstMs ?? 0).toISOString()).toBe('2026-10-28T01:00:00.123Z')
})

test('the same file changes nothing, a longer one adds what is new, and equal lines are as many calls', async () => {
  const to = await transferBook()
  expect(await to.import(await uploaded(logOf(call, call)))).toMatchObject({ booked: 2, known: 0, costUsd: '0.009' })
  expect(await to.import(await uploaded(logOf(call, call)), { timezone: 'Asia/Tokyo' })).toMatchObject({
    booked: 0,
    known: 2,
  })
  const longer = logOf(call, call, call, { ...call, prompt_tokens: 1001 })
  expect(await to.import(await uploaded(longer))).toMatchObject({ booked: 2, known: 2 })
  // The end of it, as a rotated log has it.
  expect(await to.import(await uploaded(logOf(call, { ...call, prompt_tokens: 1001 })))).toMatchObject({
    booked: 0,
    known: 2,
  })
  expect(await to.import(await uploaded(logOf(call)), { project: 'another app' })).toMatchObject({ booked: 1 })
})

test('a call is the same in whatever time zone it is read, also where the day is another there', async () => {
  const to = await transferBook()
  const late = logOf({ ...call, timestamp: '2026-10-28 03:00:00' }, { ...call, timestamp: '2026-10-28' })
  expect(await to.import(await uploaded(late), { timezone: 'UTC' })).toMatchObject({ booked: 2 })
  for (const timezone of ['Asia/Tokyo', 'America/New_York']) {
    expect(await to.import(await uploaded(late), { timezone })).toMatchObject({ booked: 0, known: 2 })
  }
})

test('a call with an id is known by it', async () => {
  const to = await transferBook()
  await to.import(await uploaded(logOf({ ...call, id: 'chatcmpl-1' })))
  expect(await to.import(await uploaded(logOf({ ...call, id: 'chatcmpl-1', note: 'new' })))).toMatchObject({ known: 1 })
  expect(await to.import(await uploaded(logOf({ ...call, id: 'chatcmpl-2' })))).toMatchObject({ booked: 1 })
})

test.each([
  { line: '{"model": "gpt-4o", ', says: 'this is no JSON (' },
  { line: '[1]', says: 'this is no JSON object' },
  { line: '{}', says: 'time: there is none; model: there is none' },
  {
    line: logOf({ ...call, timestamp: 'yesterday' }),
    says: 'time: "yesterday" is no time; write 2026-11-22T09:15:00Z',
  },
  { line: logOf({ ...call, timestamp: '2026-02-30' }), says: 'time: "2026-02-30" is no time' },
  { line: logOf({ ...call, timestamp: 1e300 }), says: 'time: 1e+300 is no time' },
  { line: logOf({ ...call, timestamp: '2031-01-01' }), says: 'time: 2031-01-01T00:00:00.000Z cannot be when' },
  { line: logOf({ ...call, timestamp: -1 }), says: 'time: 1969-12-31T23:59:59.000Z cannot be when' },
  { line: logOf({ ...call, prompt_tokens: 1.5 }), says: 'input tokens: 1.5 is none' },
  { line: logOf({ ...call, total_cost_usd: 'free' }), says: 'cost: "free" is no amount' },
  { line: logOf({ ...call, total_cost_usd: 1e30 }), says: 'cost: 1e+30 is no amount' },
  { line: `{"x":"${'x'.repeat(300_000)}"}`, says: 'it has more than 256 KiB' },
])('$says', async ({ line, says }) => {
  const report = await (await transferBook()).import(await uploaded(`${logOf(call)}\n${line.trim()}\n${logOf(call)}`))
  expect(report).toMatchObject({ lines: 3, booked: 2, refused: 1 })
  expect(report.mistakes).toEqual([expect.stringContaining(`line 3: ${says}`)])
})
