import type { UsageClass } from '@tollbell/conventions'

// 1 USD per 1M tokens is 10^9 femto-USD per token, so a listed price of up to nine decimals is an exact integer.
const femtoUsdPerUsd = 1_000_000_000_000_000
const femtoUsdPerNanoUsd = 1_000_000

// How many of a class a price is quoted for. Images and seconds have a price each, all else one per million.
const quotedFor: Readonly<Partial<Record<UsageClass, number>>> = { input_audio_seconds: 1, output_images: 1 }
const million = 1_000_000

/** What one token, or piece, costs: an integer number of femto-USD (10^-15 USD), dearer from a long prompt on. */
export interface Rate {
  readonly femtoUsdPerToken: number
  /** Other rates for all tokens of a call whose input is longer than that, shortest first. */
  readonly longContext?: readonly { readonly aboveInputTokens: number; readonly femtoUsdPerToken: number }[]
}

/** The rate behind a price in USD as it is quoted for a class, scaled by the factor of a service tier. */
export function rateFromUsd(usageClass: UsageClass, usd: number, factor = 1): Rate {
  return { femtoUsdPerToken: Math.round(usd * factor * (femtoUsdPerUsd / (quotedFor[usageClass] ?? million))) }
}

/** {@link Rate.femtoUsdPerToken} of a price in USD per 1M tokens. */
export function femtoUsdFrom(usdPerMillion: number, factor = 1): number {
  return Math.round(usdPerMillion * factor * (femtoUsdPerUsd / million))
}

/** The cost of tokens of one class, rounded to the nearest nano-USD, half up. Exact: no double rounds on the way. */
export function nanoUsdOf(tokens: number, rate: Rate, inputTokens: number): number {
  const perToken = femtoUsdPerTokenAt(rate, inputTokens)
  const femtoUsd = tokens * perToken
  if (!Number.isSafeInteger(femtoUsd)) return nanoUsdOfMany(tokens, perToken)
  const rest = femtoUsd % femtoUsdPerNanoUsd
  return (femtoUsd - rest) / femtoUsdPerNanoUsd + (rest * 2 >= femtoUsdPerNanoUsd ? 1 : 0)
}

function femtoUsdPerTokenAt({ femtoUsdPerToken, longContext = [] }: Rate, inputTokens: number): number {
  return longContext.findLast((tier) => inputTokens > tier.aboveInputTokens)?.femtoUsdPerToken ?? femtoUsdPerToken
}

function nanoUsdOfMany(tokens: number, femtoUsdPerToken: number): number {
  const scale = BigInt(femtoUsdPerNanoUsd)
  return Number((BigInt(tokens) * BigInt(femtoUsdPerToken) + scale / 2n) / scale)
}
