import { scopeName } from '@tollbell/conventions'
import { genAiCounters } from './gen-ai-counters/gen-ai-counters.ts'
import { genAiDuration } from './gen-ai-duration/gen-ai-duration.ts'
import { genAiHistogram } from './gen-ai-histogram/gen-ai-histogram.ts'
import type { MetricReader, Source, SourceName } from './source.ts'
import { tollbell } from './tollbell/tollbell.ts'

/** Every way to report usage that the ledger reads. */
export const sources: readonly Source[] = [tollbell, genAiCounters, genAiHistogram, genAiDuration]

export interface SourceMetric {
  readonly source: Source
  readonly reader: MetricReader
}

const byMetric: ReadonlyMap<string, SourceMetric> = new Map(
  sources.flatMap((source) => [...source.metrics].map(([name, reader]) => [name, { source, reader }] as const)),
)

/**
 * Who reports with a metric of this name, in a scope of that; `undefined` when nobody does. Our own instrumentation
 * sends the standard metrics beside its own, which say the same again.
 */
export function sourceOfMetric(metricName: string, inScope: string): SourceMetric | undefined {
  const found = byMetric.get(metricName)
  return found && inScope === scopeName && found.source !== tollbell ? undefined : found
}

/** Whether the ledger reads a metric of this name, in a scope of that. */
export function isBooked(metricName: string, inScope: string): boolean {
  return sourceOfMetric(metricName, inScope) !== undefined
}

const byName: ReadonlyMap<SourceName, Source> = new Map(sources.map((source) => [source.name, source]))

/** The sources that report the same usage better. */
export function betterThan(name: SourceName): readonly SourceName[] {
  return byName.get(name)?.betterOnes ?? []
}
