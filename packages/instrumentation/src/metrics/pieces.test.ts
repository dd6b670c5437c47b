import { resourceFromAttributes } from '@opentelemetry/resources'
import { instruments } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { startOtlpSink } from '../../test/kit/otlp-sink.ts'
import { scopeMetricsOf } from './exported.ts'
import { inPieces } from './pieces.ts'
import { Sender } from './sender.ts'
import type { Sum } from './sums.ts'

// What the ledger takes in one request.
const ledgerTakes = 16 * 1024 * 1024

function sums(count: number, user: (index: number) => string): Sum[] {
  return Array.from({ length: count }, (_, index) => ({
    instrument: index % 2 ? instruments.tokens : instruments.cost,
    value: index,
    attributes: { 'tollbell.user': user(index) },
  }))
}

test.each([
  { name: 'nothing', points: [], pieces: [] },
  { name: 'what fits', points: sums(2, () => 'u'), pieces: [2] },
  { name: 'one more than fits', points: sums(5, () => 'u'.repeat(100)), pieces: [2, 2, 1] },
  { name: 'points that are too large each', points: sums(2, () => 'u'.repeat(2_000)), pieces: [1, 1] },
])('$name is sent in requests of $pieces points', ({ points, pieces }) => {
  expect(inPieces(points, 800).map(({ length }) => length)).toEqual(pieces)
})

test('an export of 40 MB arrives in requests that the ledger takes, each point once', async () => {
  const sink = await startOtlpSink()
  const sender = new Sender({ url: `${sink.url}/v1/metrics` })
  const points = sums(20_000, (index) => `${index}${'語'.repeat(600)}`)
  const { error } = await sender.send({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    scopeMetrics: [scopeMetricsOf({ sums: points }, 1, 2)],
  })
  expect(error).toBeUndefined()
  expect(sink.received.length).toBeGreaterThan(2)
  for (const { bytes } of sink.received) expect(bytes).toBeLessThan(ledgerTakes)
  const values = sink.received.flatMap((each) => [...each.points('tokens'), ...each.points('cost')])
  expect(values.map(({ value }) => value).sort((one, other) => one - other)).toEqual(points.map(({ value }) => value))
  expect(new Set(sink.received.map(({ resource }) => resource['service.name']))).toEqual(new Set(['shop']))
  await sender.shutdown()
  await sink.close()
})

test('a ledger that refuses one request is not sent the rest', async () => {
  const sink = await startOtlpSink()
  sink.status = 400
  const sender = new Sender({ url: `${sink.url}/v1/metrics` })
  const { error } = await sender.send({
    resource: resourceFromAttributes({}),
    scopeMetrics: [scopeMetricsOf({ sums: sums(6_000, (index) => `${index}${'u'.repeat(2_000)}`) }, 1, 2)],
  })
  expect([error?.message, sender.last?.error, sink.requests]).toEqual([expect.any(String), error, 1])
  await sender.shutdown()
  await sink.close()
})
