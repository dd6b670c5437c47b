import type { Attributes } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { attributes, instruments, scopeName } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { chatCall } from '../../test/kit/calls.ts'
import type { FinishedCall } from './call.ts'
import { scopeMetricsOf } from './exported.ts'
import { InstrumentHistograms } from './histograms.ts'
import { OwnHistograms } from './own-histograms.ts'
import { UsageCounters } from './usage-counters.ts'

const extra = { [attributes.serviceInstanceId]: 'i-1' }

interface Exported {
  readonly descriptor: { readonly name: string; readonly unit: string; readonly description: string }
  readonly dataPointType: number
  readonly dataPoints: readonly { readonly attributes: Attributes; readonly value: unknown }[]
}

/** What is exported of each histogram, whenever it was. */
function pointsIn(metrics: readonly Exported[]): Record<string, object[]> {
  return Object.fromEntries(
    metrics.map(({ descriptor: { name, unit, description }, dataPointType, dataPoints }) => [
      `${name} ${unit} ${description} ${dataPointType}`,
      dataPoints.map(({ attributes: set, value }) => ({ attributes: set, value })),
    ]),
  )
}

async function recordedByTheSdk(calls: readonly FinishedCall[]): Promise<Exported[]> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  })
  const histograms = new InstrumentHistograms(provider.getMeter(scopeName), extra)
  const counters = new UsageCounters()
  for (const call of calls) histograms.record(counters.seriesOf(call), call)
  await provider.forceFlush()
  await provider.shutdown()
  return (
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
  )
}

function recordedHere(calls: readonly FinishedCall[], maxPoints?: number): Exported[] {
  const histograms = new OwnHistograms(extra, maxPoints)
  const counters = new UsageCounters()
  for (const call of calls) histograms.record(counters.seriesOf(call), call)
  return scopeMetricsOf({ sums: [], histograms: histograms.points() }, 1_000, 2_000).metrics
}

const failed: Partial<FinishedCall> = { usage: undefined, outcome: 'serverError', errorType: '500' }

test.each<{ name: string; calls: readonly Partial<FinishedCall>[] }>([
  { name: 'one call', calls: [{}] },
  { name: 'values on the bounds of buckets, and beyond the last', calls: [0.01, 0.08, 81.92, 500].map(lasting) },
  { name: 'no tokens and very many', calls: [{ usage: { input: 0, output: 70_000_000 } }, { usage: { input: 4 } }] },
  { name: 'calls that differ in what the conventions do not name', calls: [{}, { project: 'b' }, { user: 'u' }] },
  { name: 'other models and other hosts', calls: [{}, { responseModel: undefined }, { serverPort: 8080 }, {}] },
  { name: 'calls that failed', calls: [failed, {}, failed, { ...failed, errorType: 'timeout' }] },
])('$name: the points are those of OpenTelemetry’s SDK', async ({ calls }) => {
  const finished = calls.map((call) => ({ ...chatCall, ...call }))
  const bySdk = pointsIn(await recordedByTheSdk(finished))
  expect(Object.keys(bySdk)).not.toEqual([])
  expect(pointsIn(recordedHere(finished))).toEqual(bySdk)
})

test('what cannot be told apart any more is counted in one point that says so', () => {
  const calls = Array.from({ length: 20 }, (_, port) => ({ ...chatCall, serverPort: port }))
  const durations = recordedHere(calls, 10).find(
    ({ descriptor }) => descriptor.name === instruments.genAiOperationDuration.name,
  )
  expect(durations?.dataPoints).toHaveLength(10)
  expect(durations?.dataPoints.at(-1)).toMatchObject({
    attributes: { 'otel.metric.overflow': true },
    value: { count: 11 },
  })
})

function lasting(durationSeconds: number): Partial<FinishedCall> {
  return { durationSeconds }
}
