import { expect, test, vi } from 'vitest'
import { addTo } from '../../test/kit/calls.ts'
import { startOtlpSink } from '../../test/kit/otlp-sink.ts'
import { settingsFrom } from '../settings.ts'
import { MetricBinding } from './binding.ts'
import { ownDestination } from './destination.ts'

test('our own MeterProvider tells thousands of series apart, and all begin with the first call', async () => {
  const sink = await startOtlpSink()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', sink.url)
  const destination = ownDestination(settingsFrom({}, {}, (mistake) => expect.fail(mistake)))
  const binding = new MetricBinding(destination, { newestGenAi: false, openJournal: undefined })
  for (let user = 0; user < 3_000; user += 1) addTo(binding, { user: `u${user}`, usage: { input: 1 } })
  expect(await destination.flush()).toBe(true)
  vi.unstubAllEnvs()
  const [received] = sink.received
  expect(received?.attributesOf('tokens')).toHaveLength(3_000)
  expect(new Set(received?.startsOf('cost'))).toEqual(new Set([`${destination.start.ms}000000`]))
  await sink.close()
})
