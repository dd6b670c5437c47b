import { createRequire } from 'node:module'
import type * as genAiPrices from '@pydantic/genai-prices'
import type { ModelPrice, Provider, TieredPrices } from '@pydantic/genai-prices'
import { modelFamily, type UsageClass, usageClasses } from '@tollbell/conventions'
import type { Price } from './price.ts'
import { femtoUsdFrom, type Rate, rateFromUsd } from './rate.ts'

type PriceList = typeof genAiPrices

let list: PriceList | undefined

/**
 * Loads the list ahead of the first price that is asked for. It takes some 40 ms, so it is nothing for an app's start.
 * @returns once it is there; never rejects
 */
export async function loadPriceList(): Promise<void> {
  try {
    list ??= await import('@pydantic/genai-prices')
  } catch {
    // Whoever asks for a price tries again.
  }
}

/** Whether prices can be looked up now. In an app that is bundled into one file that takes {@link loadPriceList}. */
export function hasPriceList(): boolean {
  list ??= requireList((require) => require('@pydantic/genai-prices') as PriceList)
  return list !== undefined
}

/** Whether prices could be looked up at any time, without loading the list to find out. */
export function isPriceListInstalled(): boolean {
  return list !== undefined || requireList((require) => require.resolve('@pydantic/genai-prices')) !== undefined
}

/** @returns undefined where a bundled app runs: there is no such package, it is in the bundle */
function requireList<Found>(find: (require: NodeJS.Require) => Found): Found | undefined {
  try {
    return find(createRequire(import.meta.url))
  } catch {
    return undefined
  }
}

/** A price of `@pydantic/genai-prices` (bundled, works offline), multiplied by `factor`. */
export function listedPrice(provider: string, model: string, date: Date, factor: number): Price | undefined {
  if (!hasPriceList()) return undefined
  const listed = list?.findProvider({ providerId: provider })
  // The list takes any provider whose name contains a known one; only the known one itself is meant here.
  if (listed?.id !== provider) return undefined
  const exact = lookUp(listed, model, date, factor)
  if (exact) return exact
  const family = modelFamily(model)
  const similar = family === model ? undefined : lookUp(listed, family, date, factor)
  return similar && { ...similar, approximated: true }
}

function lookUp(provider: Provider, modelId: string, timestamp: Date, factor: number): Price | undefined {
  const found = list?.calcPrice({ input_tokens: 0, output_tokens: 0 }, modelId, { provider, timestamp })
  if (!found) return undefined
  const { model, model_price: listed } = found
  if (Object.keys(listed).length > 0) {
    return { model: model.id, source: 'list', rates: ratesFrom(listed, provider.id, model.id, factor) }
  }
  return isSaidToBeFree(provider.id, model.id) ? { model: model.id, source: 'free', rates: freeRates } : undefined
}

// No prices at all mean 0 to the list. That is true of these; of others (retired models) nothing is known.
function isSaidToBeFree(provider: string, model: string): boolean {
  return (
    model.endsWith(':free') ||
    (provider === 'openai' && model === 'moderation') ||
    (provider === 'google' && model.startsWith('gemma-'))
  )
}

const free: Rate = { femtoUsdPerToken: 0 }

/** Every class at 0. */
export const freeRates: Price['rates'] = Object.fromEntries(usageClasses.map((usageClass) => [usageClass, free]))

type Listed = ModelPrice[string]

// Models that answer in pictures or sound only: the list has their one output price as that of any output.
const drawsOnly = /^gpt-image/
const speaksOnly = /-tts/

const secondsPerHour = 3600

function ratesFrom(listed: ModelPrice, provider: string, model: string, factor: number): Price['rates'] {
  const input = listed['input_mtok']
  const output = listed['output_mtok']
  // Audio is dearer than text, except with Gemini models for which the list names one input price.
  const audio = listed['input_audio_mtok'] ?? (provider === 'google' ? input : undefined)
  const cached = listed['cache_read_mtok'] ?? input
  const written = listed['cache_write_mtok'] ?? input
  const perToken: Partial<Record<UsageClass, Listed>> = {
    input,
    // Without a price of their own, cached tokens, cache writes and images in a prompt are billed as plain input.
    input_cached: cached,
    input_cached_audio: listed['cache_audio_read_mtok'] ?? audio,
    input_cached_image: listed['cache_image_read_mtok'] ?? cached,
    input_cache_write: written,
    // Only Anthropic's models have it; without its price it is not known what it costs.
    input_cache_write_1h: listed['cache_write_1h_mtok'],
    input_image: listed['input_image_mtok'] ?? input,
    input_audio: audio,
    output,
    output_reasoning: output,
    output_audio: listed['output_audio_mtok'] ?? (speaksOnly.test(model) ? output : undefined),
    output_image: listed['output_image_mtok'] ?? (drawsOnly.test(model) ? output : undefined),
  }
  const rates = Object.entries(perToken).flatMap(([usageClass, price]) =>
    price === undefined ? [] : [[usageClass, rateFrom(price, factor)]],
  )
  const perHour = listed['input_audio_hours']
  if (typeof perHour === 'number') {
    rates.push(['input_audio_seconds', rateFromUsd('input_audio_seconds', perHour / secondsPerHour, factor)])
  }
  return Object.fromEntries(rates) as Price['rates']
}

function rateFrom(listed: number | TieredPrices, factor: number): Rate {
  if (typeof listed === 'number') return { femtoUsdPerToken: femtoUsdFrom(listed, factor) }
  return {
    femtoUsdPerToken: femtoUsdFrom(listed.base, factor),
    longContext: listed.tiers
      .map(({ start, price }) => ({ aboveInputTokens: start, femtoUsdPerToken: femtoUsdFrom(price, factor) }))
      .sort((a, b) => a.aboveInputTokens - b.aboveInputTokens),
  }
}
