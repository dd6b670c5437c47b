import type { Account } from '../booking/account.ts'
import type { RefusalReason } from '../booking/refusal.ts'
import type { StreamEntry } from '../booking/stream.ts'
import type { Attributes, CountedMetric, PointNumbers, ScopeMetrics } from '../otlp/request.ts'
import type { Prices } from './prices.ts'

export const sourceNames = ['tollbell', 'gen-ai-counters', 'gen-ai-histogram', 'gen-ai-duration', 'import'] as const

/** Who reports usage: our own instrumentation, one of the ways in which others do, or a log that was imported. */
export type SourceName = (typeof sourceNames)[number]

/**
 * A way to report usage: which metrics it is made of, and what each of their streams is booked on. Every member of the
 * family is a folder here and a line in sources.ts.
 */
export interface Source {
  readonly name: SourceName
  /**
   * Sources that report the same usage better. Once a process has sent one of them, this one is not booked any more,
   * and what it has booked is taken off the first amounts of the better one.
   */
  readonly betterOnes: readonly SourceName[]
  /** By the name of the metric. */
  readonly metrics: ReadonlyMap<string, MetricReader>
}

/** How a metric is read. */
export interface MetricReader {
  /** Tells streams of one process apart that have the same attributes. */
  readonly metric: string
  readonly kinds: readonly CountedMetric['kind'][]
  /** What has been counted, at rest; `undefined` when that is no amount. */
  valueOf(point: PointNumbers): number | undefined
  /** Why a stream with these attributes cannot be booked. */
  refusalOf?(attributes: Attributes): RefusalReason | undefined
  /** What a stream with these attributes is booked on; `undefined` when it is passed over. */
  meaningOf(origin: StreamOrigin, parts: SourceParts): Meaning | undefined
}

/** Everything that tells a stream of a metric from others. */
export interface StreamOrigin {
  readonly resource: Attributes
  readonly scope: Pick<ScopeMetrics, 'name' | 'version'>
  readonly attributes: Attributes
}

/** What sources ask of the ledger. */
export interface SourceParts {
  readonly prices: Prices
  /** The project of a service that names none itself. */
  readonly projectOf: (resource: Attributes) => string
}

/** What a stream is booked on. */
export interface Meaning {
  readonly project: string
  readonly entries: readonly StreamEntry[]
  /** Present when tokens of this stream are also in another, or have others in them. */
  readonly inclusion?: Inclusion
}

/** That one stream counts tokens which another counts too: cached ones within all input, reasoning within all output. */
export interface Inclusion {
  /** `whole` counts all of them, `part` some of them. */
  readonly role: 'whole' | 'part'
  /** The same text for a whole and its parts. */
  readonly group: string
  /** What the whole is booked on where it is in no part. */
  readonly rest: readonly StreamEntry[]
}

/** An account of a source but for what it measures. */
export type AccountBase = Omit<Account, 'measure' | 'detail'>

/** A whole amount of at least zero that is exact in a double. */
export function wholeAmount(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
