import type { Attributes } from '@opentelemetry/api'
import { attributes, isTokenClass, nanoUsdPerUsd, type UsageClass, usageClasses } from '@tollbell/conventions'
import type { Cost } from '@tollbell/pricing'
import type { FinishedCall } from './call.ts'

/** What is counted under one set of attributes. */
interface UsageSeries {
  readonly base: Attributes
  readonly classes: Map<UsageClass, ClassSums>
  readonly requests: Map<string, { readonly attributes: Attributes; count: number }>
}

interface ClassSums {
  readonly attributes: Attributes
  tokens: number
  unpricedTokens: number
  /** Absent until something of this class had a price. */
  costNanoUsd?: number
}

/** Takes a value and its attributes; an `ObservableResult` of OpenTelemetry is one. */
export type Observe = (value: number, attributes: Attributes) => void

/**
 * The sums since the process started, kept in a Map of our own and read when metrics are collected: adding to it
 * costs a fraction of what a synchronous OpenTelemetry counter does.
 */
export class UsageCounters {
  readonly #series = new Map<string, UsageSeries>()
  readonly #extra: Attributes

  /** @param extra attributes for every point */
  constructor(extra: Attributes = {}) {
    this.#extra = extra
  }

  add(call: FinishedCall, cost: Cost): void {
    const series = this.#seriesOf(call)
    addRequest(series, call)
    if (!call.usage) return
    for (const usageClass of usageClasses) {
      const count = call.usage[usageClass]
      if (!count) continue
      const sums = sumsOf(series, usageClass)
      if (isTokenClass(usageClass)) sums.tokens += count
      sums.unpricedTokens += cost.unpriced[usageClass] ?? 0
      const nanoUsd = cost.nanoUsd[usageClass]
      if (nanoUsd !== undefined) sums.costNanoUsd = (sums.costNanoUsd ?? 0) + nanoUsd
    }
  }

  observeTokens(observe: Observe): void {
    // Images, characters and seconds are no tokens.
    for (const sums of this.#allClasses()) if (sums.tokens > 0) observe(sums.tokens, sums.attributes)
  }

  observeCost(observe: Observe): void {
    for (const { costNanoUsd, attributes: set } of this.#allClasses()) {
      if (costNanoUsd !== undefined) observe(costNanoUsd / nanoUsdPerUsd, set)
    }
  }

  observeUnpricedTokens(observe: Observe): void {
    for (const sums of this.#allClasses()) if (sums.unpricedTokens > 0) observe(sums.unpricedTokens, sums.attributes)
  }

  observeRequests(observe: Observe): void {
    for (const { requests } of this.#series.values()) {
      for (const request of requests.values()) observe(request.count, request.attributes)
    }
  }

  *#allClasses(): Generator<ClassSums> {
    for (const { classes } of this.#series.values()) yield* classes.values()
  }

  #seriesOf(call: FinishedCall): UsageSeries {
    const key = `${call.project}\n${call.operation ?? ''}\n${call.user ?? ''}\n${call.provider}\n${call.genAiOperation}\n${call.requestModel ?? ''}\n${call.responseModel ?? ''}\n${call.serviceTier ?? ''}\n${call.serverAddress}\n${call.serverPort}\n${call.estimated}`
    let series = this.#series.get(key)
    if (!series) {
      series = { base: { ...attributesOf(call), ...this.#extra }, classes: new Map(), requests: new Map() }
      this.#series.set(key, series)
    }
    return series
  }
}

/** The attributes of a call on every metric. */
export function attributesOf(call: FinishedCall): Attributes {
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

function addRequest(series: UsageSeries, { outcome, errorType }: FinishedCall): void {
  const key = `${outcome}\n${errorType ?? ''}`
  let request = series.requests.get(key)
  if (!request) {
    const set = defined({ ...series.base, [attributes.outcome]: outcome, [attributes.errorType]: errorType })
    request = { attributes: set, count: 0 }
    series.requests.set(key, request)
  }
  request.count += 1
}

function sumsOf(series: UsageSeries, usageClass: UsageClass): ClassSums {
  let sums = series.classes.get(usageClass)
  if (!sums) {
    sums = { attributes: { ...series.base, [attributes.tokenClass]: usageClass }, tokens: 0, unpricedTokens: 0 }
    series.classes.set(usageClass, sums)
  }
  return sums
}

function defined(set: Record<string, string | number | boolean | undefined>): Attributes {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Attributes
}
