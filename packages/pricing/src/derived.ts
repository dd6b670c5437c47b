import { modelFamily } from '@tollbell/conventions'
import { listedPrice } from './list.ts'
import type { Price } from './price.ts'
import type { Rate } from './rate.ts'

/** A model that the list does not have yet, as one that it has. */
interface Derivation {
  readonly from: string
  /** What its cached input costs in relation to that one's. */
  readonly cachedFactor: number
}

// https://developers.openai.com/api/docs/models/gpt-6.2-sol ($2, cached $0.10, cache writes $2.50, $10, twice and 1.5
// times as much above 272K input tokens); gpt-6.1-sol costs the same, gpt-6-sol too but for its cached input at $0.20.
// As they were in November 2026.
const derivations: Readonly<Record<string, Derivation>> = {
  'openai/gpt-6.1-sol': { from: 'gpt-6-sol', cachedFactor: 0.5 },
  'openai/gpt-6.2-sol': { from: 'gpt-6-sol', cachedFactor: 0.5 },
}

/** The price of a model that costs what a listed one does, but for its cached input. */
export function derivedPrice(provider: string, model: string, date: Date, factor: number): Price | undefined {
  const family = modelFamily(model)
  const { from, cachedFactor } = derivations[`${provider}/${family}`] ?? {}
  const price = from === undefined ? undefined : listedPrice(provider, from, date, factor)
  const cached = price?.rates.input_cached
  if (!price || !cached || cachedFactor === undefined) return undefined
  const input_cached = scaled(cached, cachedFactor)
  return { ...price, model: family, source: 'built-in', rates: { ...price.rates, input_cached } }
}

function scaled({ femtoUsdPerToken, longContext }: Rate, factor: number): Rate {
  return {
    femtoUsdPerToken: femtoUsdPerToken * factor,
    ...(longContext && {
      longContext: longContext.map((tier) => ({ ...tier, femtoUsdPerToken: tier.femtoUsdPerToken * factor })),
    }),
  }
}
