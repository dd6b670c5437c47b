import { spawnSync } from 'node:child_process'
import type { Attributes } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'
import { ownResource } from './own-resource.ts'
import { inPieces } from './pieces.ts'
import type { Sum } from './sums.ts'

// How long process.exit() may take longer. A process of its own needs about 50 ms where the ledger answers.
const timeoutMs = 1_500

const cumulative = 2

/**
 * Exports sums while the process is exiting, when nothing asynchronous runs any more: a short-lived process sends
 * them. They are the next values of the series exported before, so nothing is counted twice whether or not an export
 * was under way.
 * @param startMs when the sums began, in milliseconds since 1970
 * @returns whether they arrived
 */
export function sayLastWords(settings: Settings, sums: readonly Sum[], startMs: number): boolean {
  const bodies = inPieces(sums).map((piece) => JSON.stringify(otlpOf(settings, piece, startMs)))
  // By standard input, so that no secret shows in the list of processes.
  const input = JSON.stringify({ url: settings.metricsUrl, headers: settings.exportHeaders, bodies })
  const { status } = spawnSync(process.execPath, ['-e', sender], {
    input,
    timeout: timeoutMs,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    windowsHide: true,
  })
  return status === 0
}

// Runs in the short-lived process.
const sender = `
let input = ''
process.stdin.on('data', (chunk) => { input += chunk }).on('end', () => {
  const { url, headers, bodies } = JSON.parse(input)
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
  for (const body of bodies) {
    request(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }, (answer) => {
      if (answer.statusCode >= 300) process.exitCode = 1
      answer.resume()
    })
      .on('error', () => { process.exitCode = 1 })
      .end(body)
  }
})`

function otlpOf(settings: Settings, sums: readonly Sum[], startMs: number): object {
  const now = `${Date.now()}000000`
  const metrics = [...Map.groupBy(sums, ({ instrument }) => instrument)].map(([instrument, points]) => ({
    ...instrument,
    sum: {
      aggregationTemporality: cumulative,
      isMonotonic: true,
      dataPoints: points.map((point) => ({
        attributes: keyValues(point.attributes),
        startTimeUnixNano: `${startMs}000000`,
        timeUnixNano: now,
        asDouble: point.value,
      })),
    },
  }))
  return {
    resourceMetrics: [
      {
        resource: { attributes: keyValues(ownResource(settings)) },
        scopeMetrics: [{ scope: { name: scopeName }, metrics }],
      },
    ],
  }
}

function keyValues(set: Attributes): object[] {
  return Object.entries(set).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: Attributes[string]): object {
  if (typeof value === 'number') return { intValue: value }
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: String(value) }
}
