import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { attributes, instruments, nanoUsdFromUsd, type TokenCounts } from '@tollbell/conventions'
import { fetchThrough } from '../../src/doors/fetch/fetch-through.ts'
import type { Fetch } from '../../src/doors/fetch/request.ts'
import { UsageMeter } from '../../src/meter.ts'
import { settingsFrom, type TollbellOptions } from '../../src/settings.ts'

/** One data point: its attributes and its value. */
export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: unknown
}

/** A metered fetch and what its metrics say. */
export interface Metered {
  readonly fetch: Fetch
  readonly meter: UsageMeter
  points(instrument: keyof typeof instruments): Promise<Point[]>
  /** All that was counted, summed up. */
  totals(): Promise<{ tokens: TokenCounts; costNanoUsd: number; outcomes: Record<string, number>; estimated: boolean }>
  close(): Promise<void>
}

/** Meters `fetch` into a MeterProvider in memory, as an app with its own OpenTelemetry set-up would. */
export function meteredFetch(options: TollbellOptions = {}, fetch: Fetch = globalThis.fetch): Metered {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ resource: resourceFromAttributes({}), readers: [reader] })
  const meter = new UsageMeter(settingsFrom({ project: 'test', ...options }, {}, throwMistake))
  meter.useProvider(provider)

  const points = async (instrument: keyof typeof instruments): Promise<Point[]> => {
    await provider.forceFlush()
    const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? []
    const metric = scopes
      .flatMap((scope) => scope.metrics)
      .find(({ descriptor }) => descriptor.name === instruments[instrument].name)
    return (metric?.dataPoints ?? []).map(({ attributes: set, value }) => ({ attributes: set, value }))
  }

  return {
    fetch: fetchThrough(fetch, meter),
    meter,
    points,
    async totals() {
      const [tokens, cost, requests] = [await points('tokens'), await points('cost'), await points('requests')]
      return {
        tokens: sumBy(tokens, attributes.tokenClass),
        costNanoUsd: cost.reduce((sum, { value }) => sum + nanoUsdFromUsd(value as number), 0),
        outcomes: sumBy(requests, attributes.outcome),
        estimated: tokens.some(({ attributes: set }) => set[attributes.estimated] === true),
      }
    },
    async close() {
      await meter.close()
      await provider.shutdown()
    },
  }
}

/** A fetch of Node.js that cannot be told with what to send: answers are looked at as they are read, not as they come. */
const fetchAsRead: Fetch = (input, init) => {
  const { dispatcher: _, ...rest } = init ?? {}
  return globalThis.fetch(input, rest)
}

/** The two ways in which streamed answers are looked at. */
export const waysToLook: readonly { readonly look: string; readonly fetch: Fetch }[] = [
  { look: 'as it comes in', fetch: globalThis.fetch },
  { look: 'as it is read', fetch: fetchAsRead },
]

function throwMistake(mistake: string): never {
  throw new Error(mistake)
}

function sumBy(points: readonly Point[], attribute: string): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { attributes: set, value } of points) {
    const key = String(set[attribute])
    sums[key] = (sums[key] ?? 0) + (value as number)
  }
  return sums
}
