import { instruments, attributes as names } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { type TestLedger, testLedger } from '../testing/ledger.ts'
import { trimmedLedger } from '../testing/trimmed-ledger.ts'
import type { ErrorAnswer, StatusAnswer, UsageAnswer } from './types.ts'

/** Two days of two projects, told by a clock that is set to each call. */
async function usedLedger(): Promise<TestLedger> {
  let at = new Date(0)
  const ledger = await testLedger({ now: () => at, budgets: 'timezone: Asia/Tokyo\nbudgets: []' })
  const book = async (iso: string, project: string, costUsd: number, tokens: number, model: string): Promise<void> => {
    at = new Date(iso)
    const attributes = { [names.responseModel]: model, [names.operation]: 'chat' }
    const outcome = { [names.outcome]: tokens > 0 ? 'ok' : 'rateLimited' }
    await ledger.send({
      instance: `${iso} ${project}`,
      project,
      points: [
        { value: costUsd, time: at.getTime(), attributes },
        { value: tokens, time: at.getTime(), attributes, metric: instruments.tokens.name },
        { value: 1, time: at.getTime(), attributes: { ...attributes, ...outcome }, metric: instruments.requests.name },
      ],
    })
  }
  // 14:59 in UTC is one minute to midnight in Tokyo.
  await book('2026-11-20T14:59:00Z', 'chatbot', 1.000000001, 100, 'gpt-5')
  await book('2026-11-20T15:00:00Z', 'chatbot', 2, 200, 'gpt-5-mini')
  await book('2026-11-21T03:00:00Z', 'search', 4, 400, 'gpt-5-mini')
  await book('2026-11-21T04:00:00Z', 'search', 0, 0, 'gpt-5-mini')
  return ledger
}

const rowsOf = async (ledger: TestLedger, query: string): Promise<[string, string][]> => {
  const { rows } = await ledger.json<UsageAnswer>(`/api/v1/usage?${query}`)
  return rows.map(({ group, costUsd }) => [Object.values(group).join(' '), costUsd])
}

describe('usage', () => {
  test.each([
    {
      query: 'group=day',
      rows: [
        ['2026-11-20', '1.000000001'],
        ['2026-11-21', '6'],
      ],
    },
    {
      query: 'group=day&timezone=UTC',
      rows: [
        ['2026-11-20', '3.000000001'],
        ['2026-11-21', '4'],
      ],
    },
    { query: 'group=month', rows: [['2026-11', '7.000000001']] },
    { query: 'group=week', rows: [['2026-11-16', '7.000000001']] },
    {
      query: 'group=project',
      rows: [
        ['search', '4'],
        ['chatbot', '3.000000001'],
      ],
    },
    {
      query: 'group=project,model',
      rows: [
        ['search gpt-5-mini', '4'],
        ['chatbot gpt-5-mini', '2'],
        ['chatbot gpt-5', '1.000000001'],
      ],
    },
    {
      query: 'group=day,project',
      rows: [
        ['2026-11-20 chatbot', '1.000000001'],
        ['2026-11-21 search', '4'],
        ['2026-11-21 chatbot', '2'],
      ],
    },
    {
      query: 'group=model&project=chat*',
      rows: [
        ['gpt-5-mini', '2'],
        ['gpt-5', '1.000000001'],
      ],
    },
    {
      query: 'group=project&from=2026-11-21',
      rows: [
        ['search', '4'],
        ['chatbot', '2'],
      ],
    },
    {
      query: 'group=hour,project&timezone=Asia/Tehran&from=2026-11-20',
      rows: [
        ['2026-11-20T18:00+03:30 chatbot', '3.000000001'],
        ['2026-11-21T06:00+03:30 search', '4'],
      ],
    },
    {
      query: 'group=day,project&top=1',
      rows: [
        ['2026-11-20 other', '1.000000001'],
        ['2026-11-21 search', '4'],
        ['2026-11-21 other', '2'],
      ],
    },
    {
      query: 'group=project,model&top=1&project=chat*',
      rows: [
        ['chatbot gpt-5-mini', '2'],
        ['other other', '1.000000001'],
      ],
    },
    { query: 'group=day&top=1&from=2026-11-21', rows: [['2026-11-21', '6']] },
    { query: 'group=project&to=2026-11-20T14:45:00Z', rows: [] },
    { query: 'from=2026-11-01', rows: [] },
  ])('?$query', async ({ query, rows }) => {
    expect(await rowsOf(await usedLedger(), query)).toEqual(rows)
  })

  test('says what it understood, and the sum', async () => {
    const answer = await (await usedLedger()).json<UsageAnswer>(
      '/api/v1/usage?from=2026-11-20&to=2026-11-22T00:00:00%2B09:00',
    )
    expect(answer).toEqual({
      from: '2026-11-19T15:00:00.000Z',
      to: '2026-11-21T15:00:00.000Z',
      timezone: 'Asia/Tokyo',
      groupedBy: [],
      rows: [],
      rowCount: 0,
      offset: 0,
      total: {
        costUsd: '7.000000001',
        tokens: 700,
        tokensByClass: { input: 700 },
        unpricedTokens: 0,
        requests: 4,
        requestsByOutcome: { ok: 3, rateLimited: 1 },
      },
    })
  })

  test.each([
    { query: 'from=2026-10-01', keptFrom: '2026-10-31T15:00:00.000Z', costUsd: '2' },
    { query: 'from=2026-11-01', keptFrom: undefined, costUsd: '2' },
    { query: 'from=2026-11-21', keptFrom: undefined, costUsd: '0' },
  ])('?$query says whether some of it is gone', async ({ query, keptFrom, costUsd }) => {
    const answer = await (await trimmedLedger()).json<UsageAnswer>(`/api/v1/usage?${query}`)
    expect([answer.keptFrom, answer.total.costUsd]).toEqual([keptFrom, costUsd])
  })

  test('comes in pages that fit together, and says where the next one begins', async () => {
    const ledger = await usedLedger()
    const page = async (query: string): Promise<unknown[]> => {
      const answer = await ledger.json<UsageAnswer>(`/api/v1/usage?group=day,project&${query}`)
      const { rows, rowCount, offset, nextOffset, total } = answer
      return [rows.map(({ group }) => Object.values(group).join(' ')), rowCount, offset, nextOffset, total.requests]
    }
    expect(await page('limit=2')).toEqual([['2026-11-20 chatbot', '2026-11-21 search'], 3, 0, 2, 3])
    expect(await page('limit=2&offset=2')).toEqual([['2026-11-21 chatbot'], 3, 2, undefined, 3])
    expect(await page('offset=1')).toEqual([['2026-11-21 search', '2026-11-21 chatbot'], 3, 1, undefined, 3])
    expect(await page('offset=7')).toEqual([[], 3, 7, undefined, 3])
  })

  test('tells every mistake in the parameters at once', async () => {
    const query =
      'grop=day&from=yesterday&to=2026-11-21T10:00&timezone=Tokio&group=day,month,modle&project=a&project=b&limit=all&offset=-1'
    const response = await (await testLedger()).get(`/api/v1/usage?${query}`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as ErrorAnswer).mistakes).toEqual([
      'grop: unknown parameter; did you mean group?',
      'project: give it once',
      'timezone: "Tokio" is no time zone; write an IANA name such as Asia/Tokyo',
      'from: "yesterday" is no date; write 2026-11-22 or 2026-11-22T09:00:00Z',
      'to: "2026-11-21T10:00" is no date; write 2026-11-22 or 2026-11-22T09:00:00Z',
      'group: "modle" is nothing to group by; did you mean model?',
      'group: choose one of month, day',
      'limit: "all" is none; write a whole number from 1 to 10000',
      'offset: "-1" is none; write a whole number from 0 up',
    ])
  })

  test.each([
    { query: 'from=2026-11-22&to=2026-11-21', says: 'from: must be before to' },
    { query: 'from=1970-01-01&to=2026-11-21&group=day', says: 'more than 1500 periods' },
  ])('?$query is too much', async ({ query, says }) => {
    const response = await (await testLedger()).get(`/api/v1/usage?${query}`)
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(says) as string])
  })
})

test('the status has all figures of the report', async () => {
  const status = await (await usedLedger()).json<StatusAnswer>('/api/v1/status')
  expect(status).toMatchObject({
    firstCallAt: '2026-11-20T14:59:00.000Z',
    lastCallAt: '2026-11-21T04:00:00.000Z',
    allTime: { costUsd: '7.000000001', tokens: 700, requests: 4 },
    month: {
      timezone: 'Asia/Tokyo',
      start: '2026-10-31T15:00:00.000Z',
      end: '2026-11-30T15:00:00.000Z',
      total: { costUsd: '7.000000001' },
      byProject: [
        { name: 'search', costUsd: '4' },
        { name: 'chatbot', costUsd: '3.000000001' },
      ],
      byModel: [
        { name: 'gpt-5-mini', costUsd: '6' },
        { name: 'gpt-5', costUsd: '1.000000001' },
      ],
      byOperation: [{ name: 'chat', requests: 4 }],
    },
    history: { compactAfterDays: 92 },
  })
})

test('before the first call, the status says so', async () => {
  const status = await (await testLedger()).json<StatusAnswer>('/api/v1/status')
  expect(status).not.toHaveProperty('firstCallAt')
  expect(status.allTime).toMatchObject({ costUsd: '0', tokens: 0, requests: 0 })
})
