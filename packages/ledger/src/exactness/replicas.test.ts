import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatAmount, attributes as names } from '@tollbell/conventions'
import { startPostgres } from '@tollbell/test-postgres'
import { expect, onTestFinished, test } from 'vitest'
import { zoneAtNoon } from '../../../../test/src/kit/noon.ts'
import type { StatusAnswer } from '../api/types.ts'
import { otelApp, otelExporter, type TestCall } from '../testing/app.ts'
import { testFolder } from '../testing/ledger.ts'
import { authorization, type LedgerProcess, ledgerProcess } from './ledgers.ts'

const rounds = 24

// Every crossing of a step and of the threshold has to be told, and once.
const budgets = `timezone: ${zoneAtNoon()}
budgets:
  - {name: everything, limit: $100000, step: $1, thresholds: [0.01%]}
`

// That the ledger says the truth, whatever breaks, is shown by test/accuracy. Here two of them have to say the same, to
// people and to Prometheus, and the database goes away under them.
test('two ledgers on one PostgreSQL say the same, and the truth: one was killed, the database restarted', async () => {
  const server = await startPostgres()
  onTestFinished(() => server.remove())
  const folder = testFolder()
  const budgetsFile = join(folder, 'budgets.yaml')
  writeFileSync(budgetsFile, budgets)
  const start = (name: string): Promise<LedgerProcess> =>
    ledgerProcess({ dataDir: join(folder, name), database: server.url, budgetsFile })
  const [one, two] = await Promise.all([start('one'), start('two')])
  const apps = Array.from({ length: 3 }, () => startApp(one, two))
  const calls: TestCall[] = []

  for (let round = 0; round < rounds; round++) {
    for (const [index, app] of apps.entries()) {
      const tokens = 1 + ((round * 7919 + index * 104_729) % 5000)
      const call = { model: 'gpt-5', tokenClass: 'input', tokens, costNanoUsd: tokens * 9973, outcome: 'ok' } as const
      app.call(call)
      calls.push(call)
    }
    // Each in its turn to the one and the other.
    const exporting = apps.map((app, index) => app.exportTo(round + index))
    if (round === 8) await one.kill()
    if (round === 10) await one.start()
    if (round === 18) {
      await server.stop()
      await server.start()
    }
    await Promise.all(exporting)
  }
  for (const app of apps) await expect.poll(() => app.exportTo(0)).toBe(true)

  const [status, other] = await Promise.all([one.status(), two.status()])
  expect(status.allTime).toMatchObject({
    costUsd: formatAmount(BigInt(calls.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)), 'usd'),
    tokens: calls.reduce((sum, { tokens }) => sum + tokens, 0),
    requests: calls.length,
  })
  expect(withoutTime(other)).toEqual(withoutTime(status))
  expect(await moneyIn(two)).toEqual(await moneyIn(one))
  for (const app of apps) await app.stop()
})

interface App {
  call(call: TestCall): void
  /** Resolves to whether the ledger whose turn it is has taken it. */
  exportTo(turn: number): Promise<boolean>
  stop(): Promise<unknown>
}

/** An app that exports to two ledgers, in JSON to the one and in protobuf to the other. */
function startApp(one: LedgerProcess, two: LedgerProcess): App {
  const toOne = otelExporter('json', `${one.url}/v1/metrics`, authorization)
  const toTwo = otelExporter('protobuf', `${two.url}/v1/metrics`, authorization)
  const app = otelApp(toOne, { [names.serviceName]: 'chatbot', [names.serviceInstanceId]: randomUUID() })
  return {
    call: (call) => app.call(call),
    exportTo: (turn) => app.export(turn % 2 ? toTwo : toOne),
    stop: () => Promise.all([toOne.shutdown(), toTwo.shutdown()]),
  }
}

/** But for what depends on the moment of the answer. */
function withoutTime(status: StatusAnswer): unknown {
  return { ...status, now: '', budgets: status.budgets.map((budget) => ({ ...budget, forecast: '' })) }
}

/** What a ledger says of spend and budgets to Prometheus. */
async function moneyIn({ url }: LedgerProcess): Promise<string[]> {
  const text = await (await fetch(`${url}/metrics`, { headers: authorization })).text()
  const lines = text.split('\n').filter((line) => /^tollbell_(cost|spend|tokens|requests|budget)/.test(line))
  expect(lines.length).toBeGreaterThan(10)
  return lines.filter((line) => !line.startsWith('tollbell_budget_forecast')).toSorted()
}
