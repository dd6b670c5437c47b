import type { Attributes } from '@opentelemetry/api'
import { attributes, isTokenClass, nanoUsdPerUsd, type UsageClass } from '@tollbell/conventions'
import type { Cost } from '@tollbell/pricing'
import type { FinishedCall } from './call.ts'
import { NameFolding } from './name-folding.ts'

/** What is counted under one set of attributes. */
export interface UsageSeries {
  /** The first call of the series: all others have the same names. */
  readonly sample: FinishedCall
  readonly base: Attributes
  readonly classes: Map<UsageClass, ClassSums>
  readonly requests: Map<string, RequestSums>
  /** The names of the series as the journal writes them; made when it first does. */
  journalFields?: Uint8Array
}

export interface ClassSums {
  readonly attributes: Attributes
  /** Tokens, or pieces where the class is not measured in tokens. */
  count: number
  unpriced: number
  /** Absent until something of this class had a price. */
  costNanoUsd?: number
}

export interface RequestSums extends Pick<FinishedCall, 'outcome' | 'errorType'> {
  readonly attributes: Attributes
  count: number
}

/** Takes a value and its attributes; an `ObservableResult` of OpenTelemetry is one. */
export type Observe = (value: number, attributes: Attributes) => void

// A call of many classes makes that many points; folding begins while there is still room for what is folded to.
const roomForFolded = 0.9

// An app makes few kinds of calls, again and again. To compare with the last of them costs less than to make a key.
const maxRecent = 4

/**
 * The sums since the process started, kept in a Map of our own and read when metrics are collected: adding to it
 * costs a fraction of what a synchronous OpenTelemetry counter does.
 */
export class UsageCounters {
  readonly #series = new Map<string, UsageSeries>()
  readonly #recent: UsageSeries[] = []
  readonly #extra: Attributes
  readonly #maxPoints: number
  readonly #folding: NameFolding
  /** Points of the metric that has most of them. */
  #points = 0

  /**
   * @param extra attributes for every point
   * @param maxSeries how many points of a metric the MeterProvider tells apart
   */
  constructor(
    extra: Attributes = {},
    maxSeries: number = Number.POSITIVE_INFINITY,
    folding: NameFolding = new NameFolding(),
  ) {
    this.#extra = extra
    this.#maxPoints = maxSeries
    this.#folding = folding
  }

  get all(): Iterable<UsageSeries> {
    return this.#series.values()
  }

  /** The series a call belongs to. */
  seriesOf(call: FinishedCall): UsageSeries {
    for (const recent of this.#recent) if (isOfSeries(call, recent)) return recent
    const series = this.#find(call)
    this.#recent.unshift(series)
    if (this.#recent.length > maxRecent) this.#recent.pop()
    return series
  }

  #find(call: FinishedCall): UsageSeries {
    const key = keyOf(call)
    const series = this.#series.get(key)
    if (series) return series
    // A call that failed has no tokens and is a point among the requests all the same.
    const points = Math.max(this.#points, this.#series.size)
    if (points < this.#maxPoints * roomForFolded) return this.#create(key, call)
    const folded = this.#folding.withoutDetails(call, this.#maxPoints)
    const foldedKey = keyOf(folded)
    return this.#series.get(foldedKey) ?? this.#create(foldedKey, folded)
  }

  /** @param requests how many calls these are: more than one when sums are carried over */
  add(
    series: UsageSeries,
    call: Pick<FinishedCall, 'outcome' | 'errorType' | 'usage'>,
    cost: Cost,
    requests = 1,
  ): void {
    requestsOf(series, call).count += requests
    if (!call.usage) return
    for (const name in call.usage) {
      const usageClass = name as UsageClass
      const count = call.usage[usageClass]
      if (!count) continue
      const sums = this.#sumsOf(series, usageClass)
      sums.count += count
      sums.unpriced += cost.unpriced[usageClass] ?? 0
      const nanoUsd = cost.nanoUsd[usageClass]
      if (nanoUsd !== undefined) sums.costNanoUsd = (sums.costNanoUsd ?? 0) + nanoUsd
    }
  }

  observeTokens(observe: Observe): void {
    // Images, characters and seconds are no tokens.
    for (const { classes } of this.#series.values()) {
      for (const [usageClass, sums] of classes) if (isTokenClass(usageClass)) observe(sums.count, sums.attributes)
    }
  }

  observeCost(observe: Observe): void {
    for (const { costNanoUsd, attributes: set } of this.#allClasses()) {
      if (costNanoUsd !== undefined) observe(costNanoUsd / nanoUsdPerUsd, set)
    }
  }

  observeUnpricedTokens(observe: Observe): void {
    for (const sums of this.#allClasses()) if (sums.unpriced > 0) observe(sums.unpriced, sums.attributes)
  }

  observeRequests(observe: Observe): void {
    for (const { requests } of this.#series.values()) {
      for (const request of requests.values()) observe(request.count, request.attributes)
    }
  }

  *#allClasses(): Generator<ClassSums> {
    for (const { classes } of this.#series.values()) yield* classes.values()
  }

  #create(key: string, call: FinishedCall): UsageSeries {
    const base = { ...attributesOf(call), ...this.#extra }
    // Without its context, which would keep the app's span for as long as the process lives.
    const sample = { ...call, context: undefined }
    const series: UsageSeries = { sample, base, classes: new Map(), requests: new Map() }
    this.#series.set(key, series)
    return series
  }

  #sumsOf(series: UsageSeries, usageClass: UsageClass): ClassSums {
    let sums = series.classes.get(usageClass)
    if (!sums) {
      sums = { attributes: { ...series.base, [attributes.tokenClass]: usageClass }, count: 0, unpriced: 0 }
      series.classes.set(usageClass, sums)
      this.#points += 1
    }
    return sums
  }
}

function isOfSeries(call: FinishedCall, { sample }: UsageSeries): boolean {
  return (
    call.requestModel === sample.requestModel &&
    call.responseModel === sample.responseModel &&
    call.project === sample.project &&
    call.operation === sample.operation &&
    call.user === sample.user &&
    call.provider === sample.provider &&
    call.genAiOperation === sample.genAiOperation &&
    call.serviceTier === sample.serviceTier &&
    call.serverAddress === sample.serverAddress &&
    call.serverPort === sample.serverPort &&
    call.estimated === sample.estimated
  )
}

// The same fields in one text.
function keyOf(call: FinishedCall): string {
  return `${call.project}\n${call.operation ?? ''}\n${call.user ?? ''}\n${call.provider}\n${call.genAiOperation}\n${call.requestModel ?? ''}\n${call.responseModel ?? ''}\n${call.serviceTier ?? ''}\n${call.serverAddress}\n${call.serverPort}\n${call.estimated}`
}

/** The attributes of a call on every metric. */
function attributesOf(call: FinishedCall): Attributes {
  return defined({
    [attributes.project]: call.project,
    [attributes.operation]: call.operation,
    [attributes.user]: call.user,
    [attributes.provider]: call.provider,
    [attributes.genAiOperation]: call.genAiOperation,
    [attributes.requestModel]: call.requestModel,
    [attributes.responseModel]: call.responseModel,
    [attributes.serviceTier]: call.serviceTier,
    [attributes.serverAddress]: call.serverAddress,
    [attributes.serverPort]: call.serverPort,
    [attributes.estimated]: call.estimated || undefined,
  })
}

function requestsOf(
  series: UsageSeries,
  { outcome, errorType }: Pick<FinishedCall, 'outcome' | 'errorType'>,
): RequestSums {
  const key = `${outcome}\n${errorType ?? ''}`
  let request = series.requests.get(key)
  if (!request) {
    const set = defined({ ...series.base, [attributes.outcome]: outcome, [attributes.errorType]: errorType })
    request = { outcome, errorType, attributes: set, count: 0 }
    series.requests.set(key, request)
  }
  return request
}

function defined(set: Record<string, string | number | boolean | undefined>): Attributes {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Attributes
}
