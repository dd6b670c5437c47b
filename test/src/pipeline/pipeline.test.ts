import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagesAnswer, ToldMessage } from '@tollbell/bridge'
import { type AlertName, bridgeSeries, formatAmount } from '@tollbell/conventions'
import { type OpenAiServer, startOpenAiServer } from '@tollbell/instrumentation/testing'
import type { StatusAnswer } from '@tollbell/ledger'
import { dashboardQueries } from '@tollbell/mixin'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Child, startScript } from '../kit/child.ts'
import { freePort } from '../kit/free-port.ts'
import { type Alertmanager, type Prometheus, startAlertmanager, startPrometheus } from '../kit/monitoring.ts'
import { type Service, startService } from '../kit/services.ts'
import { until } from '../kit/until.ts'
import { type Reader, startReaders } from './chats.ts'
import { betweenMessages, withoutDates } from './golden.ts'
import { type PlannedCall, usageIn } from './plan.ts'
import {
  budgetsFile,
  eventsAfterFourthRun,
  eventsAfterThirdRun,
  firstRun,
  fourthRun,
  secondRun,
  thirdRun,
} from './scenario.ts'
import { truthOf } from './truth.ts'

// Everything is real but the provider and the chat services, which are strict doubles:
// openai SDK → instrumentation → OTLP → ledger → Prometheus → Alertmanager → bridge → five readers.
const folder = mkdtempSync(join(tmpdir(), 'tollbell-pipeline-'))
const ledgerData = join(folder, 'ledger')
const budgets = join(folder, 'budgets.yaml')

let provider: OpenAiServer
let readers: Reader[]
let ledger: Service
let bridge: Service
let alertmanager: Alertmanager
let prometheus: Prometheus

beforeAll(async () => {
  writeFileSync(budgets, budgetsFile)
  // Slow enough for a kill to fall into the middle of a run.
  provider = await startOpenAiServer({ usageOf: ({ body }) => usageIn(body), scriptOf: () => ({ delayMs: 10 }) })
  readers = await startReaders()
  const section = { language: 'en', channels: readers.map(({ channel }) => channel) }
  ledger = await startLedger(await freePort())
  bridge = await startService('bridge-main.ts', {
    host: '127.0.0.1',
    port: 0,
    dataDir: join(folder, 'bridge'),
    section,
  })
  alertmanager = await startAlertmanager({ folder: join(folder, 'alertmanager'), bridgeUrl: bridge.url })
  prometheus = await startPrometheus({
    folder: join(folder, 'prometheus'),
    ledgerTarget: new URL(ledger.url).host,
    bridgeTarget: new URL(bridge.url).host,
    alertmanagerTarget: alertmanager.target,
    scrapeIntervalSeconds: 1,
  })
})

afterAll(async () => {
  await Promise.all([prometheus?.close(), alertmanager?.close(), ledger?.child.kill(), bridge?.child.kill()])
  await Promise.all([provider?.close(), ...(readers ?? []).map(({ double }) => double.close())])
  rmSync(folder, { recursive: true, force: true })
})

function startLedger(port: number): Promise<Service> {
  return startService('ledger-main.ts', { host: '127.0.0.1', port, dataDir: ledgerData, budgetsFile: budgets })
}

function startApp(calls: readonly PlannedCall[], project: string): Child {
  return startScript(join(import.meta.dirname, 'app.ts'), [JSON.stringify(calls)], {
    imports: ['@tollbell/instrumentation/register'],
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: provider.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: ledger.url,
      TOLLBELL_PROJECT: project,
      TOLLBELL_USERS: 'true',
    },
  })
}

async function runApp(calls: readonly PlannedCall[], project: string): Promise<void> {
  const app = startApp(calls, project)
  expect(await app.ended, app.output()).toBe(0)
}

async function statusOf(url: string): Promise<StatusAnswer> {
  return (await (await fetch(`${url}/api/v1/status`)).json()) as StatusAnswer
}

async function messages(): Promise<readonly ToldMessage[]> {
  return ((await (await fetch(`${bridge.url}/api/v1/messages`)).json()) as MessagesAnswer).messages
}

async function expectLedgerToBeTrue(): Promise<void> {
  const truth = truthOf(provider.calls)
  const { allTime } = await statusOf(ledger.url)
  expect({
    costUsd: allTime.costUsd,
    tokens: allTime.tokens,
    requests: allTime.requests,
    unpricedTokens: allTime.unpricedTokens,
  }).toEqual({
    costUsd: formatAmount(truth.costNanoUsd, 'usd'),
    tokens: truth.tokens,
    requests: truth.requests,
    unpricedTokens: truth.unpricedTokens,
  })
}

describe('from one LLM call to one message', () => {
  test('every surface is booked to the nano-dollar once the app has ended', async () => {
    await runApp(firstRun, 'library')
    expect(provider.calls).toHaveLength(firstRun.length)
    await expectLedgerToBeTrue()
    const { month } = await statusOf(ledger.url)
    expect(month.byProject.map(({ name }) => name)).toEqual(['library'])
    expect(month.byOperation.map(({ name }) => name)).toEqual(expect.arrayContaining(['read', 'index']))
  })

  test('a ledger killed in the middle of a run has lost nothing when the app ends', async () => {
    const app = startApp(secondRun, 'chatbot')
    await until(() => provider.calls.length > firstRun.length + 20, { what: 'the app to be in the middle of its run' })
    await ledger.child.kill('SIGKILL')
    ledger = await startLedger(Number(new URL(ledger.url).port))
    expect(await app.ended, app.output()).toBe(0)
    await expectLedgerToBeTrue()
  })

  test('the first dollar is told to each reader once', async () => {
    await runApp(thirdRun, 'library')
    await expectLedgerToBeTrue()
    await expectEachReaderToBeTold(eventsAfterThirdRun)
  })

  test('a jump over two more dollars and three levels at once is told to each reader as five events', async () => {
    await runApp(fourthRun, 'library')
    await expectLedgerToBeTrue()
    await expectEachReaderToBeTold(eventsAfterFourthRun)
  })

  test('each language reads as its speakers reviewed it', async () => {
    const told = await messages()
    for (const { name, language } of readers) {
      const texts = told.filter((message) => message.name === name).map(({ text }) => withoutDates(text, language))
      await expect(texts.toSorted().join(betweenMessages)).toMatchFileSnapshot(`../../golden/pipeline.${language}.txt`)
    }
  })

  test('each reader’s service took every message and refused none', () => {
    for (const { name, double } of readers) {
      expect(double.refusals, name).toEqual([])
      expect(double.messages, name).toHaveLength(eventsAfterFourthRun.length)
    }
  })

  test('what Alertmanager repeats after it was killed is not told again', async () => {
    const repeatsBefore = await repeats()
    await alertmanager.close('SIGKILL')
    rmSync(join(folder, 'alertmanager', 'data'), { recursive: true, force: true })
    const port = Number(new URL(alertmanager.url).port)
    alertmanager = await startAlertmanager({ folder: join(folder, 'alertmanager'), bridgeUrl: bridge.url, port })
    await until(async () => (await repeats()) >= repeatsBefore + eventsAfterFourthRun.length, {
      what: 'Alertmanager to send all events again',
    })
    await expectEachReaderToBeTold(eventsAfterFourthRun)
  })

  test('every query of the dashboards returns data', async () => {
    const queries = dashboardQueries({ range: '1m', interval: '10s' })
    expect(queries.length).toBeGreaterThan(0)
    // Alertmanager and the bridge tell Prometheus about themselves at the next scrape.
    for (const { dashboard, panel, expr } of queries) {
      const what = `data for the panel “${panel}” of ${dashboard}: ${expr}`
      await until(async () => (await prometheus.query(expr)).length > 0, { what })
    }
  })

  test('a test alert goes the whole way to each reader', async () => {
    expect((await fetch(`${ledger.url}/api/v1/test-alert`, { method: 'POST' })).status).toBe(202)
    await expectEachReaderToBeTold([...eventsAfterFourthRun, 'TestAlert'])
  })
})

async function expectEachReaderToBeTold(events: readonly AlertName[]): Promise<void> {
  await until(
    async () =>
      (await messages()).filter(({ state }) => state === 'delivered').length >= readers.length * events.length,
    {
      what: `${events.length} messages to each of ${readers.length} readers`,
    },
  )
  const told = await messages()
  for (const { name } of readers) {
    const alerts = told.filter((message) => message.name === name).map(({ alert }) => alert)
    expect(alerts.toSorted(), name).toEqual(events.toSorted())
  }
}

async function repeats(): Promise<number> {
  const page = await (await fetch(`${bridge.url}/metrics`)).text()
  const line = page.split('\n').find((text) => text.startsWith(`${bridgeSeries.webhooks.name}{result="duplicate"}`))
  return Number(line?.split(' ').at(-1) ?? 0)
}
