import type { Attributes, BatchObservableCallback, Meter } from '@opentelemetry/api'
import { instruments, scopeName } from '@tollbell/conventions'
import type { Cost, Price } from '@tollbell/pricing'
import type { Journal } from '../journal/journal.ts'
import type { FinishedCall } from './call.ts'
import type { Destination } from './destination.ts'
import type { Reported } from './exported.ts'
import { type CallHistograms, InstrumentHistograms } from './histograms.ts'
import { NameFolding } from './name-folding.ts'
import { newestSources } from './newest-counters.ts'
import { NewestHistograms, newestPointsOf } from './newest-histograms.ts'
import { type HistogramPoint, OwnHistograms } from './own-histograms.ts'
import { bookedSources, readSums, type Sum, type SumSource } from './sums.ts'
import { UsageCounters } from './usage-counters.ts'

export interface BindingOptions {
  /** Whether the metrics of the newest GenAI conventions are reported too. */
  readonly newestGenAi: boolean
  /** Writes down each call; it gets the sums there are, to carry them over. */
  readonly openJournal: ((counters: UsageCounters) => Journal) | undefined
  /** Called before the sums are read: adds what is held back. */
  readonly beforeReading?: () => void
}

/**
 * Our instruments on one MeterProvider, with the sums reported through them. Another one gets another binding
 * with sums of its own, so that no token is reported through two.
 */
export class MetricBinding {
  readonly journal: Journal | undefined
  readonly #start: Destination['start']
  readonly #folding = new NameFolding()
  readonly #counters: UsageCounters
  readonly #histograms: CallHistograms | undefined
  readonly #sources: readonly SumSource[]
  readonly #beforeReading: (() => void) | undefined
  #attached = true
  #stopObserving: (() => void) | undefined

  constructor(destination: Destination, { newestGenAi, openJournal, beforeReading }: BindingOptions) {
    const { extra } = destination.identity()
    this.#start = destination.start
    this.#beforeReading = beforeReading
    this.#counters = new UsageCounters(extra, destination.maxSeries, this.#folding)
    this.journal = openJournal?.(this.#counters)
    this.#sources = [
      ...bookedSources(this.#counters),
      { instrument: instruments.foldedCalls, observe: (observe) => this.#folding.observe(extra, observe) },
      ...(newestGenAi ? newestSources(this.#counters, extra) : []),
    ]
    this.#histograms = this.#reportTo(destination, extra, newestGenAi)
  }

  add(finished: FinishedCall, cost: Cost, price: Price | undefined): void {
    this.#start.ms ||= Date.now()
    const call = this.#folding.withKnownModel(finished)
    const series = this.#counters.seriesOf(call)
    this.journal?.add(series, call, cost, price)
    this.#counters.add(series, call, cost)
    this.#histograms?.record(series, call)
  }

  /** All sums at this moment. */
  sums(): Sum[] {
    this.#journalFirst()
    return readSums(this.#sources)
  }

  detach(): void {
    this.#attached = false
    this.#stopObserving?.()
  }

  /** What an export carries is in the journal for sure: otherwise the journal of a dead process might say less. */
  #journalFirst(): void {
    this.#beforeReading?.()
    this.journal?.flush()
  }

  #reportTo(destination: Destination, extra: Attributes, newestGenAi: boolean): CallHistograms | undefined {
    if (destination.report) {
      const histograms = new OwnHistograms(extra, destination.maxSeries)
      const pointsNow = (): HistogramPoint[] => {
        const points = histograms.points()
        return newestGenAi ? [...points, ...newestPointsOf(points)] : points
      }
      const read = (): Reported => ({ sums: this.sums(), histograms: pointsNow() })
      destination.report(() => (this.#attached ? read() : { sums: [] }))
      return histograms
    }
    const meter = destination.provider?.getMeter(scopeName)
    if (!meter) return undefined
    this.#observe(meter)
    const standard = new InstrumentHistograms(meter, extra)
    return newestGenAi ? new NewestHistograms(meter, extra, standard) : standard
  }

  #observe(meter: Meter): void {
    const observed = this.#sources.map(({ instrument: { name, unit, description }, observe }) => ({
      observe,
      counter: meter.createObservableCounter(name, { unit, description }),
    }))
    const counters = observed.map(({ counter }) => counter)
    const callback: BatchObservableCallback = (result) => {
      this.#journalFirst()
      for (const { observe, counter } of observed) observe((value, set) => result.observe(counter, value, set))
    }
    meter.addBatchObservableCallback(callback, counters)
    this.#stopObserving = () => meter.removeBatchObservableCallback(callback, counters)
  }
}
