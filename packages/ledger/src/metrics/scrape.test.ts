import {
  budgetSeries,
  instruments,
  ledgerSeries,
  attributes as names,
  type Series,
  usageSeries,
} from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { type TestLedger, testFolder, testLedger } from '../testing/ledger.ts'

const budgets = `budgets:
  - {name: "all \\"of\\" it", limit: $10, step: $1, remaining: [$5], report: 10%, scope: {project: chat*}}
  - {name: each project, each: project, thresholds: [$5]}`

async function usedLedger(dataDir = testFolder()): Promise<TestLedger> {
  const ledger = await testLedger({ dataDir, budgets })
  await ledger.send({
    points: [
      { value: 8.5, attributes: { [names.user]: 'ann' } },
      { value: 1000, metric: instruments.tokens.name },
      { value: 3, metric: instruments.requests.name, attributes: { [names.outcome]: 'ok' } },
      { value: 7, metric: instruments.unpricedTokens.name },
    ],
  })
  await fetch(`${ledger.url}/api/v1/test-alert`, { method: 'POST' })
  return ledger
}

const scraped = async (ledger: TestLedger, accept = '*/*'): Promise<{ type: string | null; text: string }> => {
  const response = await fetch(`${ledger.url}/metrics`, { headers: { accept } })
  return { type: response.headers.get('content-type'), text: await response.text() }
}

// A forecast moves with the clock.
const samples = ({ text }: { text: string }): string[] =>
  text.split('\n').filter((line) => /^tollbell_(cost|tokens|requests|budget_(?!forecast))/.test(line))

describe('a scrape', () => {
  const every: Series[] = [usageSeries, budgetSeries, ledgerSeries].flatMap((family) => Object.values(family))

  test('has every series of the conventions, with its labels and no others', async () => {
    const { text } = await scraped(await usedLedger())
    for (const { name, type, labels } of every) {
      expect(text).toContain(`# TYPE ${name} ${type}\n`)
      const line = text.split('\n').find((candidate) => new RegExp(`^${name}(_sum)?[{ ]`).test(candidate)) ?? ''
      const found = [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label)
      expect([name, line !== '', found]).toEqual([name, true, [...labels]])
    }
  })

  test('is the same in OpenMetrics and in text, however often they are asked for', async () => {
    const ledger = await usedLedger()
    const openMetrics = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3'
    const first = await scraped(ledger)
    const open = await scraped(ledger, openMetrics)
    expect(first.type).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(open.type).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
    expect(open.text.endsWith('# EOF\n')).toBe(true)
    expect(samples(open)).toEqual(samples(first))
    expect(samples(await scraped(ledger))).toEqual(samples(first))
  })

  test('goes on where it was after a restart', async () => {
    const dataDir = testFolder()
    const before = await usedLedger(dataDir)
    const kept = /^tollbell_(cost|tokens|requests|unpriced|app_last)/
    const keptSamples = async (ledger: TestLedger): Promise<string[]> =>
      (await scraped(ledger)).text.split('\n').filter((line) => kept.test(line))
    const told = await keptSamples(before)
    expect(told).toHaveLength(6)
    await before.close()
    expect(await keptSamples(await testLedger({ dataDir, budgets }))).toEqual(told)
  })

  test.each([
    { name: 'before midnight in Tehran', at: '2026-11-22T20:29:00Z', day: 3, month: 3 },
    { name: 'after midnight', at: '2026-11-22T20:31:00Z', day: 0, month: 3 },
    { name: 'in the next month', at: '2026-12-01T12:00:00Z', day: 0, month: 0 },
  ])('says what was spent today and this month: $name', async ({ at, day, month }) => {
    let now = new Date('2026-11-22T20:00:00Z')
    const dataDir = testFolder()
    const ledger = await testLedger({ dataDir, budgets: 'timezone: Asia/Tehran', now: () => now })
    await ledger.send({ points: [{ value: 1, time: now.getTime() }] })
    await ledger.send({ points: [{ value: 3, time: now.getTime() + 1 }] })
    now = new Date(at)
    const labels = { project: 'chatbot', provider: 'openai', model: 'gpt-5-mini', class: 'input' }
    const spendOf = async (from: TestLedger): Promise<(number | undefined)[]> => [
      await from.metric(usageSeries.spendUsd, { ...labels, window: 'day' }),
      await from.metric(usageSeries.spendUsd, { ...labels, window: 'month' }),
    ]
    expect(await spendOf(ledger)).toEqual([day, month])
    await ledger.send({ points: [{ value: 4, time: now.getTime() }] })
    expect(await spendOf(ledger)).toEqual([day + 1, month + 1])
    await ledger.close()
    const again = await testLedger({ dataDir, budgets: 'timezone: Asia/Tehran', now: () => now })
    expect(await spendOf(again)).toEqual([day + 1, month + 1])
  })

  test('names the users that spent most this month', async () => {
    const ledger = await testLedger({ topUsers: 1 })
    const spent = { ann: 1, bob: 2.5, cid: 0.25, '': 8 }
    await ledger.send({
      points: Object.entries(spent).map(([user, value]) => ({ value, attributes: { [names.user]: user } })),
    })
    const { text } = await scraped(ledger)
    expect(text.match(/^tollbell_user_spend_usd.*/gm)).toEqual([
      'tollbell_user_spend_usd{project="chatbot",user="bob",window="month"} 2.5',
      'tollbell_user_spend_usd{project="chatbot",user="other",window="month"} 1.25',
    ])
  })

  test('has heard of an export that brings nothing new', async () => {
    const first = Date.parse('2026-11-22T12:00:00Z')
    let now = new Date(first)
    const ledger = await testLedger({ now: () => now })
    for (const seconds of [0, 20]) {
      now = new Date(first + seconds * 1000)
      await ledger.send({ points: [{ value: 1, time: first }] })
    }
    expect(await ledger.metric(usageSeries.appLastExport, { project: 'chatbot' })).toBe(now.getTime() / 1000)
  })

  test('shows how far the clock of an app is off', async () => {
    const at = new Date('2026-11-22T12:00:00Z')
    const ledger = await testLedger({ now: () => at })
    await ledger.send({ points: [{ value: 1, time: at.getTime() + 120_000 }] })
    expect(await ledger.metric(ledgerSeries.clockSkewSeconds, { project: 'chatbot' })).toBe(120)
  })
})
