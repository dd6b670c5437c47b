import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { attributes, instruments } from '@tollbell/conventions'
import { afterEach, expect, test } from 'vitest'
import { meterFetch } from './meter-fetch.ts'
import { startOpenAiServer } from './testing/index.ts'
import { TollbellInstrumentation } from './tollbell-instrumentation.ts'

const bareFetch = globalThis.fetch
const instrumentation = new TollbellInstrumentation({ project: 'shop', enabled: false })

afterEach(() => instrumentation.disable())

test('it is off until it is enabled, and again once it is disabled', () => {
  expect([instrumentation.isEnabled(), globalThis.fetch]).toEqual([false, bareFetch])
  instrumentation.enable()
  expect(instrumentation.isEnabled()).toBe(true)
  expect(globalThis.fetch).not.toBe(bareFetch)
  expect(globalThis.fetch.name).toBe('fetch')
  instrumentation.disable()
  expect([instrumentation.isEnabled(), globalThis.fetch]).toEqual([false, bareFetch])
})

test('however often it is set up, a call is counted once, on the MeterProvider it was given', async () => {
  const server = await startOpenAiServer()
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
  for (const each of [instrumentation, new TollbellInstrumentation()]) {
    each.enable()
    each.setMeterProvider(provider)
  }
  const response = await meterFetch()(`${server.url}/embeddings`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk' },
    body: JSON.stringify({ model: 'text-embedding-3-small', input: 'x' }),
  })
  await response.json()
  await provider.forceFlush()
  const metrics =
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
  const requests = metrics.find(({ descriptor }) => descriptor.name === instruments.requests.name)
  expect(requests?.dataPoints).toMatchObject([
    {
      value: 1,
      attributes: {
        [attributes.project]: 'shop',
        [attributes.genAiOperation]: 'embeddings',
        // A MeterProvider set up by hand has no instance id in its resource.
        [attributes.serviceInstanceId]: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    },
  ])
  await Promise.all([provider.shutdown(), server.close()])
})
