import type { BatchObservableCallback, Meter } from '@opentelemetry/api'
import { attributes, instruments, scopeName } from '@tollbell/conventions'
import type { Cost, Price } from '@tollbell/pricing'
import type { Journal } from '../journal/journal.ts'
import type { FinishedCall } from './call.ts'
import type { Destination } from './destination.ts'
import { GenAiHistograms } from './histograms.ts'
import { NameFolding } from './name-folding.ts'
import { newestCounters, observeNewest } from './newest-counters.ts'
import { type Sum, sumsOf } from './sums.ts'
import { UsageCounters } from './usage-counters.ts'

export interface BindingOptions {
  /** Whether the counters of the newest GenAI conventions are reported too. */
  readonly newestGenAi: boolean
  /** Writes down each call; it gets the sums there are, to carry them over. */
  readonly openJournal: ((counters: UsageCounters) => Journal) | undefined
}

/**
 * Our instruments on one MeterProvider, with the sums reported through them. Another one gets another binding
 * with sums of its own, so that no token is reported through two.
 */
export class MetricBinding {
  readonly journal: Journal | undefined
  readonly #start: Destination['start']
  readonly #meter: Meter
  readonly #folding = new NameFolding()
  readonly #counters: UsageCounters
  readonly #histograms: GenAiHistograms
  readonly #callback: BatchObservableCallback
  readonly #observables

  constructor(destination: Destination, { newestGenAi, openJournal }: BindingOptions) {
    const { extra } = destination.identity()
    this.#start = destination.start
    this.#meter = destination.provider.getMeter(scopeName)
    this.#counters = new UsageCounters(extra, destination.maxSeries, this.#folding)
    this.#histograms = new GenAiHistograms(this.#meter, extra)
    this.journal = openJournal?.(this.#counters)
    const tokens = this.#counter(instruments.tokens)
    const cost = this.#counter(instruments.cost)
    const requests = this.#counter(instruments.requests)
    const unpriced = this.#counter(instruments.unpricedTokens)
    const folded = this.#counter(instruments.foldedCalls)
    const newest = (newestGenAi ? newestCounters : []).map((counter) => ({
      counter,
      observable: this.#counter(counter.instrument),
    }))
    this.#observables = [tokens, cost, requests, unpriced, folded, ...newest.map(({ observable }) => observable)]
    this.#callback = (result) => {
      this.#counters.observeTokens((value, set) => result.observe(tokens, value, set))
      this.#counters.observeCost((value, set) => result.observe(cost, value, set))
      this.#counters.observeRequests((value, set) => result.observe(requests, value, set))
      this.#counters.observeUnpricedTokens((value, set) => result.observe(unpriced, value, set))
      for (const [by, count] of this.#folding.counts) {
        result.observe(folded, count, { ...extra, [attributes.foldedBy]: by })
      }
      for (const { counter, observable } of newest) {
        observeNewest(this.#counters.all, counter, extra, (value, set) => result.observe(observable, value, set))
      }
    }
    this.#meter.addBatchObservableCallback(this.#callback, this.#observables)
  }

  add(finished: FinishedCall, cost: Cost, price: Price | undefined): void {
    this.#start.ms ||= Date.now()
    const call = this.#folding.withKnownModel(finished)
    const series = this.#counters.seriesOf(call)
    // First on disk, then in the sums: what an export carries is in the journal for sure.
    this.journal?.add(series, call, cost, price)
    this.#counters.add(series, call, cost)
    this.#histograms.record(series, call)
  }

  /** All sums at this moment. */
  sums(): Sum[] {
    return sumsOf(this.#counters)
  }

  detach(): void {
    this.#meter.removeBatchObservableCallback(this.#callback, this.#observables)
  }

  #counter({ name, unit, description }: (typeof instruments)['tokens']) {
    return this.#meter.createObservableCounter(name, { unit, description })
  }
}
