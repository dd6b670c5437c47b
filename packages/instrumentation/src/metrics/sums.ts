import type { Attributes } from '@opentelemetry/api'
import { instruments } from '@tollbell/conventions'
import type { UsageCounters } from './usage-counters.ts'

/** A cumulative value of one of our instruments. */
export interface Sum {
  readonly instrument: (typeof instruments)['tokens']
  readonly value: number
  readonly attributes: Attributes
}

/** All that the ledger books, as it is at this moment. */
export function sumsOf(counters: UsageCounters): Sum[] {
  const sums: Sum[] = []
  const observe = (instrument: Sum['instrument']) => (value: number, set: Attributes) =>
    sums.push({ instrument, value, attributes: set })
  counters.observeTokens(observe(instruments.tokens))
  counters.observeCost(observe(instruments.cost))
  counters.observeRequests(observe(instruments.requests))
  counters.observeUnpricedTokens(observe(instruments.unpricedTokens))
  return sums
}
