import { ledgerSeries, usageSeries } from '@tollbell/conventions'
import { Secret } from '@tollbell/service'
import { startPostgres } from '@tollbell/test-postgres'
import { expect, onTestFinished, test } from 'vitest'
import { keptLog, testLedger } from '../testing/ledger.ts'

test('while the database is away the ledger says so once, keeps showing what it knows, and then goes on', async () => {
  const server = await startPostgres()
  onTestFinished(() => server.remove())
  const { log, lines } = keptLog()
  const ledger = await testLedger({ database: new Secret(server.url), log })
  const spent = (): Promise<number | undefined> =>
    ledger.metric(usageSeries.costUsd, { project: 'chatbot', provider: 'openai', model: 'gpt-5-mini', class: 'input' })
  expect((await ledger.send({ points: [{ value: 1 }] })).status).toBe(200)

  await server.stop()
  const refused = await ledger.send({ points: [{ value: 2 }] })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await ledger.get('/readyz')).status).toBe(503)
  expect(await spent()).toBe(1)
  expect(await ledger.metric(ledgerSeries.storeBytes)).toBeUndefined()
  const answer = await ledger.get('/api/v1/usage?group=model')
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: 'The ledger cannot read its store now; its log says why. Ask again in a moment.' },
  ])

  await server.start()
  expect((await ledger.get('/readyz')).status).toBe(200)
  expect((await ledger.send({ points: [{ value: 2 }] })).status).toBe(200)
  expect(await spent()).toBe(2)
  expect(await ledger.metric(ledgerSeries.storeBytes)).toBeGreaterThan(0)
  expect(lines).toEqual([
    expect.stringMatching(/^info A new ledger begins in the database 127/),
    expect.stringMatching(
      /^error The store failed: database 127\.0\.0\.1:\d+\/postgres: it .* Nothing is booked until/,
    ),
    'info The store works again.',
  ])
})
