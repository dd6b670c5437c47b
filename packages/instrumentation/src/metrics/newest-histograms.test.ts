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
import { NewestHistograms, newestPointsOf } from './newest-histograms.ts'
import { OwnHistograms } from './own-histograms.ts'
import { UsageCounters } from './usage-counters.ts'

const calls: readonly FinishedCall[] = [
  chatCall,
  { ...chatCall, usage: { input: 7 } },
  { ...chatCall, usage: undefined, outcome: 'serverError', errorType: '500', durationSeconds: 20 },
]

interface Recorded {
  readonly name: string
  readonly attributes: Attributes
  readonly count: number
  readonly sum: number | undefined
}

async function onTheAppsProvider(): Promise<Recorded[]> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  const histograms = new NewestHistograms(provider.getMeter(scopeName), {}, { record: () => {} })
  const counters = new UsageCounters()
  for (const call of calls) histograms.record(counters.seriesOf(call), call)
  await provider.shutdown()
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  return metrics.flatMap(({ descriptor: { name }, dataPoints }) =>
    dataPoints.map(({ attributes: set, value }) => {
      const { count, sum } = value as { count: number; sum: number }
      return { name, attributes: set, count, sum }
    }),
  )
}

function onOurs(): Recorded[] {
  const histograms = new OwnHistograms()
  const counters = new UsageCounters()
  for (const call of calls) histograms.record(counters.seriesOf(call), call)
  return newestPointsOf(histograms.points()).map(({ instrument: { name }, attributes: set, count, sum }) => ({
    name,
    attributes: set,
    count,
    sum,
  }))
}

const {
  genAiInferenceDuration: duration,
  genAiInferenceInputTokens: input,
  genAiInferenceOutputTokens: output,
} = instruments

test('the newest histograms have what the standard ones have, with tokens by instrument, wherever they go', async () => {
  const onApps = await onTheAppsProvider()
  expect(onOurs()).toEqual(expect.arrayContaining(onApps))
  expect(onApps.map(({ name, count }) => [name, count])).toEqual([
    [duration.name, 2],
    [duration.name, 1],
    [input.name, 2],
    [output.name, 1],
  ])
  expect(onApps.find(({ name }) => name === input.name)?.sum).toBe(607)
  expect(onApps[1]?.attributes).toMatchObject({ [attributes.errorType]: '500' })
  expect(onApps.flatMap(({ attributes: set }) => Object.keys(set))).not.toContain(attributes.tokenType)
})
