import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { budgetSeries, type Series } from '@tollbell/conventions'
import { expect, onTestFinished, test } from 'vitest'
import { startAlertmanager, startPrometheus } from '../../../test/src/kit/monitoring.ts'
import { until } from '../../../test/src/kit/until.ts'
import { temporaryFiles } from '../test/tool.ts'

interface Webhook {
  alerts: { status: string; labels: Record<string, string>; annotations: Record<string, string> }[]
}

const budget = { budget: 'everything', unit: 'usd', period: 'day' }
const monday = 1795341600
const tuesday = monday + 86400

test('the real Prometheus and Alertmanager tell each crossing once, also when the next period crosses at once', async () => {
  let series = crossings(monday)
  const ledger = await listen(
    createServer((_, response) => response.setHeader('content-type', 'text/plain').end(series)),
  )
  const webhooks: Webhook[] = []
  const bridge = await listen(
    createServer((request, response) => {
      void json(request)
        .then((body) => webhooks.push(body as Webhook))
        .then(() => response.end())
    }),
  )
  const folder = temporaryFiles({})
  const alertmanager = await startAlertmanager({ folder: `${folder}/a`, bridgeUrl: `http://${bridge}/alertmanager` })
  onTestFinished(() => alertmanager.close())
  const prometheus = await startPrometheus({
    folder: `${folder}/p`,
    ledgerTarget: ledger,
    bridgeTarget: ledger,
    alertmanagerTarget: alertmanager.target,
    scrapeIntervalSeconds: 1,
  })
  onTestFinished(() => prometheus.close())

  await until(() => told(webhooks).length >= 5, { what: 'three steps and two thresholds of Monday' })
  series = crossings(tuesday)
  await until(() => told(webhooks).length >= 10, {
    what: 'the same of Tuesday, which never stopped to be crossed',
  })

  expect(webhooks.every(({ alerts }) => alerts.length === 1)).toBe(true)
  expect(told(webhooks).toSorted()).toEqual([...events(monday), ...events(tuesday)].toSorted())
})

function crossings(at: number): string {
  const steps = ['1', '2', '3'].map((step) => sample(budgetSeries.stepCrossed, { step }, at))
  const thresholds = [
    sample(budgetSeries.thresholdCrossed, { threshold: '0.8', severity: 'warning' }, at),
    sample(budgetSeries.thresholdCrossed, { threshold: '0.9', severity: 'critical' }, at),
  ]
  return [...steps, ...thresholds, sample(budgetSeries.spent, {}, 3.25), ''].join('\n')
}

function sample({ name }: Series, more: Record<string, string>, value: number): string {
  const labels = Object.entries({ ...budget, ...more }).map(([label, text]) => `${label}="${text}"`)
  return `${name}{${labels.join(',')}} ${value}`
}

function events(at: number): string[] {
  return ['BudgetStep 1', 'BudgetStep 2', 'BudgetStep 3', 'BudgetThreshold 0.8', 'BudgetThreshold 0.9'].map(
    (event) => `${event} firing at ${at}.000, spent 3.25`,
  )
}

function told(webhooks: readonly Webhook[]): string[] {
  return webhooks
    .flatMap(({ alerts }) => alerts)
    .filter(({ labels }) => labels['alertname']?.startsWith('Budget'))
    .map(({ status, labels, annotations }) => {
      const what = labels['step'] ?? labels['threshold']
      return `${labels['alertname']} ${what} ${status} at ${annotations['crossed_at']}, spent ${annotations['spent']}`
    })
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
