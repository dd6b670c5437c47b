import { type Attributes, type Context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics'
import { attributes, instruments, scopeName } from '@tollbell/conventions'
import { afterEach, describe, expect, test } from 'vitest'
import { addTo } from '../../test/kit/calls.ts'
import { settingsFrom } from '../settings.ts'
import { MetricBinding } from './binding.ts'
import { appDestination } from './destination.ts'

const settings = (env: Record<string, string> = {}): ReturnType<typeof settingsFrom> =>
  settingsFrom({}, env, (mistake) => expect.fail(mistake))

let provider: MeterProvider
afterEach(() => provider.shutdown())

interface Bound {
  readonly binding: MetricBinding
  points(name: keyof typeof instruments): Promise<{ attributes: Attributes; value: unknown }[]>
}

/** Our instruments on an app's MeterProvider. */
function bind({ env = {}, views = [] }: { env?: Record<string, string>; views?: ViewOptions[] } = {}): Bound {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views,
  })
  const { newestGenAi, ...rest } = settings(env)
  const binding = new MetricBinding(appDestination(provider, { newestGenAi, ...rest }), {
    newestGenAi,
    openJournal: undefined,
  })
  return {
    binding,
    async points(name) {
      await provider.forceFlush()
      const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? []
      const found = scopes
        .flatMap(({ metrics }) => metrics)
        .find((each) => each.descriptor.name === instruments[name].name)
      return (found?.dataPoints ?? []).map(({ attributes: set, value }) => ({ attributes: set, value }))
    },
  }
}

async function total(bound: Bound, name: keyof typeof instruments): Promise<number> {
  return (await bound.points(name)).reduce((sum, { value }) => sum + (value as number), 0)
}

const newestNames = [
  'genAiInputTokens',
  'genAiOutputTokens',
  'genAiCacheReadTokens',
  'genAiCacheWriteTokens',
  'genAiReasoningTokens',
  'genAiInferenceDuration',
  'genAiInferenceInputTokens',
  'genAiInferenceOutputTokens',
] as const

describe('the GenAI conventions', () => {
  test('by default there are the standard histograms and none of the newest metrics', async () => {
    const bound = bind()
    addTo(bound.binding)
    expect(await bound.points('genAiTokenUsage')).toMatchObject([
      { attributes: { [attributes.tokenType]: 'input' }, value: { sum: 600, count: 1 } },
      { attributes: { [attributes.tokenType]: 'output' }, value: { sum: 200, count: 1 } },
    ])
    for (const name of newestNames) expect(await bound.points(name)).toEqual([])
  })

  const usage = {
    input: 500,
    input_cached: 100,
    input_cached_audio: 5,
    input_cache_write: 40,
    input_audio: 30,
    output: 200,
    output_reasoning: 70,
    output_audio: 9,
  }
  test.each([
    { name: 'genAiInputTokens', is: { unknown: 640, audio: 35 } },
    { name: 'genAiOutputTokens', is: { text: 270, audio: 9 } },
    { name: 'genAiCacheReadTokens', is: { unknown: 100, audio: 5 } },
    { name: 'genAiCacheWriteTokens', is: { unknown: 40 } },
    { name: 'genAiReasoningTokens', is: { text: 70 } },
  ] as const)('asked for, $name has what is part of it, by modality', async ({ name, is }) => {
    const bound = bind({ env: { OTEL_SEMCONV_STABILITY_OPT_IN: 'http, gen_ai_latest_experimental' } })
    addTo(bound.binding, { usage })
    const points = await bound.points(name)
    expect(
      Object.fromEntries(points.map(({ attributes: set, value }) => [set[attributes.tokenModality], value])),
    ).toEqual(is)
  })

  test('projects and users do not show in them, and a kind of call that always failed is a zero', async () => {
    const bound = bind({ env: { OTEL_SEMCONV_STABILITY_OPT_IN: 'gen_ai_latest_experimental' } })
    addTo(bound.binding, { project: 'a', user: 'u1', usage: { input: 3 } })
    addTo(bound.binding, { project: 'b', user: 'u2', usage: { input: 4 } })
    addTo(bound.binding, { responseModel: undefined, usage: undefined, outcome: 'serverError', errorType: '500' })
    const points = await bound.points('genAiInputTokens')
    expect(points.map(({ value }) => value)).toEqual([7, 0])
    expect(points[1]?.attributes).toMatchObject({ [attributes.tokenModality]: 'unknown' })
    expect(points.flatMap(({ attributes: set }) => Object.keys(set))).not.toContain(attributes.project)
  })

  test('a duration is recorded in the trace the call was made in', async () => {
    const seen: (SpanContext | undefined)[] = []
    const watch = (set: Attributes, context?: Context): Attributes => {
      seen.push(context && trace.getSpanContext(context))
      return set
    }
    const duration = {
      instrumentName: instruments.genAiOperationDuration.name,
      attributesProcessors: [{ process: watch }],
    }
    const bound = bind({ views: [duration] })
    const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }
    addTo(bound.binding, { context: trace.setSpanContext(ROOT_CONTEXT, spanContext) })
    expect(seen).toEqual([spanContext])
  })
})

describe('too many names', () => {
  test('model names beyond 200 are counted as other, and no token is missing', async () => {
    const bound = bind()
    for (let call = 0; call < 250; call += 1) {
      addTo(bound.binding, { requestModel: `gpt-4o-typo-${call}`, responseModel: undefined, usage: { input: 10 } })
    }
    const models = (await bound.points('tokens')).map(({ attributes: set }) => set[attributes.requestModel])
    expect([new Set(models).size, models.includes('other')]).toEqual([201, true])
    expect(await total(bound, 'tokens')).toBe(2_500)
    expect(await bound.points('foldedCalls')).toMatchObject([
      { attributes: { [attributes.foldedBy]: 'model' }, value: 50 },
    ])
  })

  test('users beyond what the app’s MeterProvider tells apart are counted as other, so that it never overflows', async () => {
    const bound = bind()
    for (let user = 0; user < 3_000; user += 1)
      addTo(bound.binding, { user: `u${user}`, usage: { input: 1, output: 2 } })
    const points = await bound.points('tokens')
    expect(points.length).toBeLessThan(2_000)
    expect(points.filter(({ attributes: set }) => 'otel.metric.overflow' in set)).toEqual([])
    expect(await total(bound, 'tokens')).toBe(9_000)
    expect(await total(bound, 'requests')).toBe(3_000)
    expect(await total(bound, 'foldedCalls')).toBe(3_000 - 900)
  })

  test('a View that raises the limit is named in TOLLBELL_MAX_SERIES', async () => {
    const bound = bind({
      env: { TOLLBELL_MAX_SERIES: '10000' },
      views: [{ meterName: scopeName, aggregationCardinalityLimit: 10_000 }],
    })
    for (let user = 0; user < 3_000; user += 1) addTo(bound.binding, { user: `u${user}`, usage: { input: 1 } })
    expect(await bound.points('tokens')).toHaveLength(3_000)
  })
})
