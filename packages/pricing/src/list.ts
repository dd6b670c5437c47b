import { calcPrice, findProvider, type ModelPrice, type Provider, type TieredPrices } from '@pydantic/genai-prices'
import type { TokenClass } from '@tollbell/conventions'
import { withoutDate } from './names.ts'
import type { Price } from './price.ts'
import { femtoUsdFrom, type Rate } from './rate.ts'

/** A price of `@pydantic/genai-prices` (bundled, works offline), multiplied by `factor`. */
export function listedPrice(provider: string, model: string, date: Date, factor: number): Price | undefined {
  const listed = findProvider({ providerId: provider })
  // The list takes any provider whose name contains a known one; only the known one itself is meant here.
  if (listed?.id !== provider) return undefined
  const exact = lookUp(listed, model, date, factor)
  if (exact) return exact
  const undated = withoutDate(model)
  const similar = undated === undefined ? undefined : lookUp(listed, undated, date, factor)
  return similar && { ...similar, approximated: true }
}

function lookUp(provider: Provider, modelId: string, timestamp: Date, factor: number): Price | undefined {
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, modelId, { provider, timestamp })
  if (!found) return undefined
  const { model, model_price: listed } = found
  if (Object.keys(listed).length > 0) {
    return { model: model.id, source: 'list', rates: ratesFrom(listed, provider.id, factor) }
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
export const freeRates: Readonly<Record<TokenClass, Rate>> = {
  input: free,
  input_cached: free,
  input_cache_write: free,
  input_audio: free,
  input_image: free,
  output: free,
  output_reasoning: free,
  output_audio: free,
  output_image: free,
}

type Listed = ModelPrice[string]

function ratesFrom(listed: ModelPrice, provider: string, factor: number): Price['rates'] {
  const input = listed['input_mtok']
  const output = listed['output_mtok']
  const candidates: Record<TokenClass, Listed> = {
    input,
    // Without a price of their own, cached tokens, cache writes and images in a prompt are billed as plain input.
    input_cached: listed['cache_read_mtok'] ?? input,
    input_cache_write: listed['cache_write_mtok'] ?? input,
    input_image: listed['input_image_mtok'] ?? input,
    // Audio is dearer than text, except with Gemini models for which the list names one input price.
    input_audio: listed['input_audio_mtok'] ?? (provider === 'google' ? input : undefined),
    output,
    output_reasoning: output,
    output_audio: listed['output_audio_mtok'],
    output_image: listed['output_image_mtok'],
  }
  return Object.fromEntries(
    Object.entries(candidates).flatMap(([tokenClass, price]) =>
      price === undefined ? [] : [[tokenClass, rateFrom(price, factor)]],
    ),
  )
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
