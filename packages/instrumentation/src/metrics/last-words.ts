import { spawnSync } from 'node:child_process'
import type { Attributes, HrTime } from '@opentelemetry/api'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { attributes, type instruments, scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'

// How long process.exit() may take longer. A process of its own needs about 50 ms where the ledger answers.
const timeoutMs = 1_500

const cumulative = 2

/** A sum at this moment. */
export interface Sum {
  readonly instrument: (typeof instruments)['tokens']
  readonly value: number
  readonly attributes: Attributes
}

/**
 * Exports sums while the process is exiting, when nothing asynchronous runs any more: a short-lived process sends
 * them. They are the next values of the series exported before (`exported`), or the first of new ones, so nothing is
 * counted twice whether or not an export was under way.
 */
export function sayLastWords(settings: Settings, sums: readonly Sum[], exported: ResourceMetrics | undefined): void {
  const body = JSON.stringify(otlpOf(settings, sums, startTimesOf(exported)))
  // By standard input, so that no secret shows in the list of processes.
  const input = JSON.stringify({ url: settings.metricsUrl, headers: settings.exportHeaders, body })
  spawnSync(process.execPath, ['-e', sender], {
    input,
    timeout: timeoutMs,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    windowsHide: true,
  })
}

// Runs in the short-lived process.
const sender = `
let input = ''
process.stdin.on('data', (chunk) => { input += chunk }).on('end', () => {
  const { url, headers, body } = JSON.parse(input)
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
  request(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }, (answer) => answer.resume())
    .on('error', () => {})
    .end(body)
})`

function otlpOf(settings: Settings, sums: readonly Sum[], startTimes: ReadonlyMap<string, string>): object {
  const now = `${Date.now()}000000`
  const resource = {
    ...settings.resourceAttributes,
    [attributes.serviceName]: settings.serviceName,
    [attributes.serviceInstanceId]: settings.instanceId,
  }
  const metrics = [...Map.groupBy(sums, ({ instrument }) => instrument)].map(([instrument, points]) => ({
    ...instrument,
    sum: {
      aggregationTemporality: cumulative,
      isMonotonic: true,
      dataPoints: points.map((point) => ({
        attributes: keyValues(point.attributes),
        startTimeUnixNano: startTimes.get(seriesKey(instrument.name, point.attributes)) ?? now,
        timeUnixNano: now,
        asDouble: point.value,
      })),
    },
  }))
  return {
    resourceMetrics: [
      { resource: { attributes: keyValues(resource) }, scopeMetrics: [{ scope: { name: scopeName }, metrics }] },
    ],
  }
}

/** When each exported series began, in Unix nanoseconds: another beginning would make it another series. */
function startTimesOf(exported: ResourceMetrics | undefined): Map<string, string> {
  const metrics = exported?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
  return new Map(
    metrics.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map((point) => [seriesKey(descriptor.name, point.attributes), unixNano(point.startTime)] as const),
    ),
  )
}

function seriesKey(name: string, set: Attributes): string {
  return `${name}${JSON.stringify(set)}`
}

function unixNano([seconds, nanoseconds]: HrTime): string {
  return (BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)).toString()
}

function keyValues(set: Attributes): object[] {
  return Object.entries(set).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: Attributes[string]): object {
  if (typeof value === 'number') return { intValue: value }
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: String(value) }
}
