import type { Attributes, BatchObservableCallback, Meter, MeterProvider } from '@opentelemetry/api'
import { instruments, scopeName } from '@tollbell/conventions'
import type { Cost } from '@tollbell/pricing'
import type { FinishedCall } from './call.ts'
import { GenAiHistograms } from './histograms.ts'
import type { Sum } from './last-words.ts'
import { UsageCounters } from './usage-counters.ts'

/**
 * Our instruments on one MeterProvider, with the sums reported through them. Another provider gets another binding
 * with sums of its own, so that no token is reported through two.
 */
export class MetricBinding {
  readonly provider: MeterProvider
  readonly #meter: Meter
  readonly #counters: UsageCounters
  readonly #histograms: GenAiHistograms
  readonly #callback: BatchObservableCallback
  readonly #observables

  /** @param extra attributes for every point */
  constructor(provider: MeterProvider, extra: Attributes) {
    this.provider = provider
    this.#meter = provider.getMeter(scopeName)
    this.#counters = new UsageCounters(extra)
    this.#histograms = new GenAiHistograms(this.#meter, extra)
    const tokens = this.#counter(instruments.tokens)
    const cost = this.#counter(instruments.cost)
    const requests = this.#counter(instruments.requests)
    const unpriced = this.#counter(instruments.unpricedTokens)
    this.#observables = [tokens, cost, requests, unpriced]
    this.#callback = (result) => {
      this.#counters.observeTokens((value, set) => result.observe(tokens, value, set))
      this.#counters.observeCost((value, set) => result.observe(cost, value, set))
      this.#counters.observeRequests((value, set) => result.observe(requests, value, set))
      this.#counters.observeUnpricedTokens((value, set) => result.observe(unpriced, value, set))
    }
    this.#meter.addBatchObservableCallback(this.#callback, this.#observables)
  }

  add(call: FinishedCall, cost: Cost): void {
    this.#counters.add(call, cost)
    this.#histograms.record(call)
  }

  /** All sums at this moment. */
  sums(): Sum[] {
    const sums: Sum[] = []
    const observe = (instrument: Sum['instrument']) => (value: number, set: Attributes) =>
      sums.push({ instrument, value, attributes: set })
    this.#counters.observeTokens(observe(instruments.tokens))
    this.#counters.observeCost(observe(instruments.cost))
    this.#counters.observeRequests(observe(instruments.requests))
    this.#counters.observeUnpricedTokens(observe(instruments.unpricedTokens))
    return sums
  }

  detach(): void {
    this.#meter.removeBatchObservableCallback(this.#callback, this.#observables)
  }

  #counter({ name, unit, description }: (typeof instruments)['tokens']) {
    return this.#meter.createObservableCounter(name, { unit, description })
  }
}
