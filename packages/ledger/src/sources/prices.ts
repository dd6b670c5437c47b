import type { UsageClass, UsageCounts } from '@tollbell/conventions'
import { type Cost, costOf, nanoUsdOf, type PriceBook, priceOf, type Rate } from '@tollbell/pricing'
import type { AccountBase } from './source.ts'

/** What tokens cost that come without a cost. */
export class Prices {
  readonly #book: PriceBook | undefined
  readonly #now: () => Date

  /** Prices of the book come before the list's. */
  constructor(book: PriceBook | undefined, now: () => Date) {
    this.#book = book
    this.#now = now
  }

  /** Answers, each time it is called, the rate then in force; `undefined` while it is not known. */
  rateOf({ provider, model, tier }: AccountBase, usageClass: UsageClass): () => Rate | undefined {
    return () => priceOf({ provider, model, tier, date: this.#now() }, this.#book)?.rates[usageClass]
  }

  /** What a call cost, at the price that was in force when it was made. */
  costOfCall({ provider, model, tier }: AccountBase, usage: UsageCounts, date: Date): Cost {
    return costOf(usage, priceOf({ provider, model, tier, date }, this.#book))
  }

  /**
   * What a stream costs, in nano-USD, when it grows from one number of tokens to another. It is the difference of two
   * rounded totals, so that all of them add up to the rounded total, however the growth is cut into exports.
   * Totals say nothing about the length of single prompts: a higher price for long ones is not applied.
   */
  costBetween(before: number, after: number, rate: Rate | undefined): number {
    if (!rate) return 0
    return nanoUsdOf(after, rate, 0) - nanoUsdOf(before, rate, 0)
  }
}
