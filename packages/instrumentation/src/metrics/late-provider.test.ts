import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { expect, test } from 'vitest'
import { LateProvider } from './late-provider.ts'

test('what histograms record before the real MeterProvider is there reaches it, once', async () => {
  const late = new LateProvider()
  const meter = late.getMeter('app')
  const early = meter.createHistogram('early', { unit: 's' })
  early.record(1, { model: 'a' })
  early.record(2, { model: 'a' })

  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const real = new MeterProvider({ readers: [reader] })
  late.become(real)
  early.record(4, { model: 'a' })
  meter.createHistogram('by an old meter').record(8)
  late.getMeter('app').createHistogram('by a new meter').record(16)

  await real.forceFlush()
  const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
  const points = scopes.flatMap(({ metrics }) =>
    metrics.flatMap(({ descriptor, dataPoints }) => dataPoints.map((point) => [descriptor.name, point.value])),
  )
  expect(points).toMatchObject([
    ['early', { sum: 7, count: 3 }],
    ['by an old meter', { sum: 8, count: 1 }],
    ['by a new meter', { sum: 16, count: 1 }],
  ])
  await real.shutdown()
})
