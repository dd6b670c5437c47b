import type { UsageClass } from '@tollbell/conventions'
import { expect, test } from 'vitest'
import { costOf } from './cost-of.ts'
import type { Price } from './price.ts'
import { rateFromUsd } from './rate.ts'

function priceAt(usdPerMillion: number): Price {
  return { model: 'm', source: 'override', rates: { input: rateFromUsd('input', usdPerMillion) } }
}

test.each([
  { usdPerMillion: 0.0125, tokens: 1, nanoUsd: 13, why: '12.5 is rounded half up' },
  { usdPerMillion: 0.0125, tokens: 2, nanoUsd: 25, why: 'two halves are a whole' },
  { usdPerMillion: 0.003625, tokens: 1_000, nanoUsd: 3_625, why: 'six decimals are exact' },
  { usdPerMillion: 0.1, tokens: 3, nanoUsd: 300, why: 'no 0.30000000000000004' },
  { usdPerMillion: 0.0004, tokens: 1, nanoUsd: 0, why: 'less than half a nano-dollar is nothing' },
  { usdPerMillion: 60, tokens: 1_000_000_007, nanoUsd: 60_000_000_420_000, why: 'beyond 2^53 it stays exact' },
])('$tokens tokens at $usdPerMillion USD per 1M cost $nanoUsd nano-USD: $why', ({ usdPerMillion, tokens, nanoUsd }) => {
  expect(costOf({ input: tokens }, priceAt(usdPerMillion)).totalNanoUsd).toBe(nanoUsd)
})

test('without a price everything is unpriced and nothing costs', () => {
  expect(costOf({ input: 5, output: 7 }, undefined)).toEqual({
    nanoUsd: {},
    totalNanoUsd: 0,
    unpriced: { input: 5, output: 7 },
  })
})

test.each([
  { input: Number.NaN },
  { input: 1.5 },
  { input: Number.POSITIVE_INFINITY },
  { input: -5 },
  { input: 0 },
  {},
])('%o costs nothing and breaks nothing', (tokens) => {
  expect(costOf(tokens, priceAt(1))).toEqual({ nanoUsd: {}, totalNanoUsd: 0, unpriced: {} })
})

test.each([
  { usage: { output_images: 3 }, usd: 0.04, nanoUsd: 120_000_000 },
  { usage: { output_images: 1000 }, usd: 0.12, nanoUsd: 120_000_000_000 },
  { usage: { input_audio_seconds: 90 }, usd: 0.0001, nanoUsd: 9_000_000 },
  { usage: { input_characters: 4_096 }, usd: 15, nanoUsd: 61_440_000 },
])('$usage at $usd USD cost $nanoUsd nano-USD', ({ usage, usd, nanoUsd }) => {
  const [usageClass = 'input'] = Object.keys(usage) as UsageClass[]
  const price: Price = { model: 'm', source: 'override', rates: { [usageClass]: rateFromUsd(usageClass, usd) } }
  expect(costOf(usage, price)).toEqual({ nanoUsd: { [usageClass]: nanoUsd }, totalNanoUsd: nanoUsd, unpriced: {} })
})

test('images do not make a prompt long', () => {
  const longContext = [{ aboveInputTokens: 10, femtoUsdPerToken: 9_000_000 }]
  const price: Price = { model: 'm', source: 'list', rates: { input: { femtoUsdPerToken: 1_000_000, longContext } } }
  expect(costOf({ input: 10, input_characters: 50 }, price)).toMatchObject({
    nanoUsd: { input: 10 },
    unpriced: { input_characters: 50 },
  })
})
