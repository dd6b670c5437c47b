import type { Attributes } from '@opentelemetry/api'
import { instruments } from '@tollbell/conventions'
import type { Observe, UsageCounters } from './usage-counters.ts'

/** A cumulative value of one of our instruments. */
export interface Sum {
  readonly instrument: (typeof instruments)['tokens']
  readonly value: number
  readonly attributes: Attributes
}

/** An instrument and how its values are read. */
export interface SumSource {
  readonly instrument: Sum['instrument']
  readonly observe: (observe: Observe) => void
}

/** All that the ledger books. */
export function bookedSources(counters: UsageCounters): SumSource[] {
  return [
    { instrument: instruments.tokens, observe: (observe) => counters.observeTokens(observe) },
    { instrument: instruments.cost, observe: (observe) => counters.observeCost(observe) },
    { instrument: instruments.requests, observe: (observe) => counters.observeRequests(observe) },
    { instrument: instruments.unpricedTokens, observe: (observe) => counters.observeUnpricedTokens(observe) },
  ]
}

/** The values at this moment. */
export function readSums(sources: readonly SumSource[]): Sum[] {
  const sums: Sum[] = []
  for (const { instrument, observe } of sources) {
    observe((value, attributes) => sums.push({ instrument, value, attributes }))
  }
  return sums
}
