import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '@tollbell/test-postgres'
import { expect, onTestFinished, test } from 'vitest'
import type { StatusAnswer } from '../api/types.ts'
import { testFolder } from '../testing/ledger.ts'
import { exported, shortLife, startApp } from './apps.ts'
import { authorization, type LedgerProcess, ledgerProcess, token } from './ledgers.ts'
import { badNetwork } from './network.ts'
import { randomNumbers, Truth } from './truth.ts'

// As many as show it; a longer run asks for more.
const rounds = Number(process.env['TOLLBELL_EXACTNESS_ROUNDS'] ?? 24)

// Every crossing of a step and of the threshold has to be told, and once.
const budgets = 'budgets:\n  - {name: everything, limit: $100000, step: $1, thresholds: [0.01%]}\n'

test('two ledgers on one PostgreSQL = truth to the nano-dollar, one of them killed and the database restarted', async () => {
  const random = randomNumbers(20261122)
  const server = await startPostgres()
  onTestFinished(() => server.remove())
  const folder = testFolder()
  const budgetsFile = join(folder, 'budgets.yaml')
  writeFileSync(budgetsFile, budgets)
  const start = (name: string): Promise<LedgerProcess> =>
    ledgerProcess({ dataDir: join(folder, name), database: server.url, budgetsFile })
  const ledgers = await Promise.all([start('one'), start('two')])
  const [one, two] = ledgers
  const network = await badNetwork({ targets: ledgers.map(({ url }) => url), token, random })
  onTestFinished(() => network.close())
  const truth = new Truth()

  const longLived = [startApp(network.url, 'json'), startApp(network.url, 'protobuf'), startApp(two.url, 'protobuf')]
  for (let round = 0; round < rounds; round++) {
    for (const app of longLived) for (let call = 0; call < 3; call++) app.call(truth.call(random))
    const exporting = longLived.map((app) => app.export())
    if (round % 24 === 8) await one.kill()
    if (round % 24 === 10) await one.start()
    if (round % 24 === 18) {
      await server.stop()
      await server.start()
    }
    await Promise.all(exporting)
    if (round % 4 === 0) await shortLife(two.url, truth.call(random))
  }
  await network.calm()
  for (const app of longLived) await exported(app)

  const [status, other] = await Promise.all(ledgers.map((ledger) => ledger.status()))
  expect(status?.allTime).toMatchObject(truth.allTime())
  expect(Object.fromEntries(status?.month.byModel.map(({ name, costUsd }) => [name, costUsd]) ?? [])).toEqual(
    truth.costByModel(),
  )
  expect(withoutTime(other)).toEqual(withoutTime(status))
  expect(await moneyIn(one)).toEqual(await moneyIn(two))
  // Otherwise this has shown nothing.
  expect(Math.min(...Object.values(network.done))).toBeGreaterThan(0)
  for (const app of longLived) await app.stop()
}, 60_000)

/** But for what depends on the moment of the answer. */
function withoutTime(status: StatusAnswer | undefined): unknown {
  return { ...status, now: '', budgets: status?.budgets.map((budget) => ({ ...budget, forecast: '' })) }
}

/** What a ledger says of spend and budgets to Prometheus. */
async function moneyIn({ url }: LedgerProcess): Promise<string[]> {
  const text = await (await fetch(`${url}/metrics`, { headers: authorization })).text()
  const lines = text.split('\n').filter((line) => /^tollbell_(cost|spend|tokens|requests|budget)/.test(line))
  expect(lines.length).toBeGreaterThan(10)
  return lines.filter((line) => !line.startsWith('tollbell_budget_forecast')).toSorted()
}
