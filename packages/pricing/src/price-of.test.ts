import type { UsageClass } from '@tollbell/conventions'
import { describe, expect, test } from 'vitest'
import { parsePriceBook } from './book.ts'
import { costOf } from './cost-of.ts'
import type { PriceQuery } from './price.ts'
import { priceOf } from './price-of.ts'

const perMillion = 1_000_000

/** USD for 1M tokens of a class. */
function usdPerMillion(query: PriceQuery, tokenClass: UsageClass, tokens = perMillion): number | undefined {
  const price = priceOf(query)
  const { nanoUsd } = costOf({ [tokenClass]: tokens }, price)
  const cost = nanoUsd[tokenClass]
  return cost === undefined ? undefined : (cost * perMillion) / tokens / 1e9
}

describe('prices people know', () => {
  // The prices systems 1 and 5 calculate with, and OpenAI's own list.
  test.each([
    { provider: 'openai', model: 'gpt-4o', input: 2.5, output: 10 },
    { provider: 'openai', model: 'gpt-4o-2024-08-06', input: 2.5, output: 10 },
    { provider: 'openai', model: 'gpt-4o-mini', input: 0.15, output: 0.6 },
    { provider: 'openai', model: 'gpt-4', input: 30, output: 60 },
    { provider: 'openai', model: 'gpt-4-0613', input: 30, output: 60 },
    { provider: 'openai', model: 'gpt-3.5-turbo', input: 0.5, output: 1.5 },
    { provider: 'openai', model: 'gpt-5', input: 1.25, output: 10 },
    { provider: 'openai', model: 'text-embedding-3-small', input: 0.02, output: undefined },
    { provider: 'azure.ai.openai', model: 'gpt-4o', input: 2.5, output: 10 },
    { provider: 'anthropic', model: 'claude-3-5-haiku-20241022', input: 0.8, output: 4 },
    { provider: 'gcp.gemini', model: 'models/gemini-2.5-flash', input: 0.3, output: 2.5 },
  ])('$provider $model costs $input / $output USD per 1M', ({ provider, model, input, output }) => {
    const tokens = 1000
    expect(usdPerMillion({ provider, model }, 'input', tokens)).toBe(input)
    expect(usdPerMillion({ provider, model }, 'output', tokens)).toBe(output)
    expect(usdPerMillion({ provider, model }, 'output_reasoning', tokens)).toBe(output)
  })

  test('100 documents of 500 + 200 tokens at gpt-4o cost 0.325 USD', () => {
    const price = priceOf({ provider: 'openai', model: 'gpt-4o' })
    expect(100 * costOf({ input: 500, output: 200 }, price).totalNanoUsd).toBe(325_000_000)
  })

  test.each([
    { model: 'gpt-4o', tokenClass: 'input_cached' as const, usd: 1.25 },
    { model: 'gpt-4', tokenClass: 'input_cached' as const, usd: 30 },
    { model: 'gpt-audio', tokenClass: 'input_audio' as const, usd: 32 },
    { model: 'gpt-audio', tokenClass: 'output_audio' as const, usd: 64 },
    { model: 'gpt-4o-audio-preview', tokenClass: 'input_audio' as const, usd: undefined },
    { model: 'gpt-5.6-sol', tokenClass: 'input_cache_write' as const, usd: 5 },
    { model: 'gpt-image-1', tokenClass: 'input_image' as const, usd: 10 },
    { model: 'gpt-image-1', tokenClass: 'output_image' as const, usd: 40 },
    { model: 'gpt-image-1.5', tokenClass: 'output' as const, usd: 10 },
    { model: 'gpt-image-1.5', tokenClass: 'output_image' as const, usd: 32 },
    { model: 'gpt-4o-mini-tts', tokenClass: 'output_audio' as const, usd: 12 },
    { model: 'gpt-4o', tokenClass: 'output_image' as const, usd: undefined },
    { model: 'gpt-realtime-mini', tokenClass: 'input_cached_audio' as const, usd: 0.3 },
    { model: 'tts-1', tokenClass: 'input_characters' as const, usd: 15 },
  ])('$tokenClass of $model costs $usd', ({ model, tokenClass, usd }) => {
    const date = new Date('2026-11-22T00:00:00Z')
    expect(usdPerMillion({ provider: 'openai', model, date }, tokenClass, 1000)).toBe(usd)
  })

  test.each([
    { tokenClass: 'input_cached' as const, usd: 0.3 },
    { tokenClass: 'input_cache_write' as const, usd: 3.75 },
    { tokenClass: 'input_cache_write_1h' as const, usd: 6 },
  ])('$tokenClass of claude-sonnet-4-5 costs $usd', ({ tokenClass, usd }) => {
    expect(usdPerMillion({ provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' }, tokenClass, 1000)).toBe(usd)
  })

  test.each([
    { model: 'whisper-1', usage: { input_audio_seconds: 60 }, usd: 0.006 },
    { model: 'dall-e-3/hd/1024x1792', usage: { output_images: 1 }, usd: 0.12 },
    { model: 'dall-e-2/standard/256x256', usage: { output_images: 10 }, usd: 0.16 },
  ])('$usage of $model cost $usd', ({ model, usage, usd }) => {
    const price = priceOf({ provider: 'openai', model })
    expect(costOf(usage, price)).toMatchObject({ totalNanoUsd: usd * 1e9, unpriced: {} })
  })

  test('an image of a size nobody named is unpriced, not free', () => {
    const price = priceOf({ provider: 'openai', model: 'dall-e-3/ultra/4096x4096' })
    expect(costOf({ output_images: 1 }, price)).toEqual({
      nanoUsd: {},
      totalNanoUsd: 0,
      unpriced: { output_images: 1 },
    })
  })
})

describe('service tiers', () => {
  test.each([
    { tier: undefined, usd: 1.25 },
    { tier: 'default', usd: 1.25 },
    { tier: 'flex', usd: 0.625 },
    { tier: 'batch', usd: 0.625 },
    { tier: 'priority', usd: 2.5 },
    { tier: 'fast', usd: 2.5 },
    { tier: 'scale', usd: undefined },
  ])('gpt-5 in tier $tier costs $usd', ({ tier, usd }) => {
    expect(usdPerMillion({ provider: 'openai', model: 'gpt-5', tier }, 'input')).toBe(usd)
  })

  test.each([
    { tier: 'standard', usd: 5 },
    { tier: 'batch', usd: 2.5 },
    { tier: 'us', usd: 5.5 },
    { tier: 'batch-us', usd: 2.75 },
    { tier: 'fast', usd: undefined },
  ])('claude-opus-4-8 in tier $tier costs $usd', ({ tier, usd }) => {
    expect(usdPerMillion({ provider: 'anthropic', model: 'claude-opus-4-8', tier }, 'input')).toBe(usd)
  })

  test.each([
    { tier: 'standard', usd: 0.3 },
    { tier: 'on_demand', usd: 0.3 },
    { tier: 'flex', usd: 0.15 },
    { tier: 'priority', usd: undefined },
    { tier: 'provisioned_throughput', usd: undefined },
  ])('gemini-2.5-flash in tier $tier costs $usd', ({ tier, usd }) => {
    expect(usdPerMillion({ provider: 'gcp.gemini', model: 'gemini-2.5-flash', tier }, 'input')).toBe(usd)
  })

  // https://openai.com/api-priority-processing
  test.each([
    { model: 'gpt-5.5', input: 12.5, output: 75 },
    { model: 'gpt-5-mini-2025-08-07', input: 0.45, output: 3.6 },
    { model: 'gpt-4o-2024-11-20', input: 4.25, output: 17 },
    { model: 'gpt-4o-2024-05-13', input: 8.75, output: 26.25 },
    { model: 'o3-2025-04-16', input: 3.5, output: 14 },
  ])('$model in tier priority costs $input / $output', ({ model, input, output }) => {
    expect(usdPerMillion({ provider: 'openai', model, tier: 'priority' }, 'input')).toBe(input)
    expect(usdPerMillion({ provider: 'openai', model, tier: 'priority' }, 'output')).toBe(output)
  })

  test('a model without a known priority price is unpriced there, not cheap', () => {
    expect(priceOf({ provider: 'openai', model: 'gpt-3.5-turbo', tier: 'priority' })).toBeUndefined()
  })
})

describe('dates', () => {
  test.each([
    { date: '2025-06-09', usd: 10 },
    { date: '2025-06-11', usd: 2 },
  ])('o3 cost $usd on $date', ({ date, usd }) => {
    expect(usdPerMillion({ provider: 'openai', model: 'o3', date: new Date(date) }, 'input')).toBe(usd)
  })

  test.each([
    { at: '2026-01-01T12:00:00Z', usd: 0.27 },
    { at: '2026-01-01T20:00:00Z', usd: 0.135 },
  ])('deepseek-chat costs $usd at $at', ({ at, usd }) => {
    expect(usdPerMillion({ provider: 'deepseek', model: 'deepseek-chat', date: new Date(at) }, 'input')).toBe(usd)
  })
})

test.each([
  { tokens: { input: 200_000 }, usd: 0.25 },
  { tokens: { input: 200_001 }, usd: 0.5000025 },
  { tokens: { input: 100_001, input_cached: 100_000, output: 10 }, usd: 0.2500025 + 0.025 + 0.00015 },
])('gemini-2.5-pro: $tokens cost $usd, all at the dearer rate once the prompt is long', ({ tokens, usd }) => {
  const price = priceOf({ provider: 'gcp.gemini', model: 'gemini-2.5-pro' })
  expect(costOf(tokens, price).totalNanoUsd).toBe(Math.round(usd * 1e9))
})

describe('names', () => {
  test('a snapshot nobody listed has the price of its model, and says so', () => {
    const price = priceOf({ provider: 'openai', model: 'gpt-5-mini-2026-02-02' })
    expect(price).toMatchObject({ model: 'gpt-5-mini', source: 'list', approximated: true })
    expect(priceOf({ provider: 'openai', model: 'gpt-5-mini-2025-08-07' })).not.toHaveProperty('approximated')
  })

  test.each([
    { model: 'ft:gpt-4o-mini-2024-07-18:acme::abc', usd: 0.3 },
    { model: 'ft:gpt-4.1-2025-04-14:acme::abc', usd: 3 },
    { model: 'ft:gpt-9:acme::abc', usd: undefined },
  ])('the fine-tuned $model costs $usd, never what its base costs', ({ model, usd }) => {
    expect(usdPerMillion({ provider: 'openai', model }, 'input')).toBe(usd)
  })

  test.each([
    { name: 'a model of nobody', provider: 'openai', model: 'house-model' },
    { name: 'a provider of nobody', provider: 'my-openai-proxy', model: 'gpt-4o' },
    { name: 'no model', provider: 'openai', model: '' },
    { name: 'an Azure deployment’s own name', provider: 'azure.ai.openai', model: 'our-gpt' },
    { name: 'a model listed without any price', provider: 'cerebras', model: 'qwen-3-coder-480b' },
  ])('$name has no price', ({ provider, model }) => {
    expect(priceOf({ provider, model })).toBeUndefined()
  })

  test.each([
    { provider: 'ollama', model: 'deepseek-r1:7b' },
    { provider: 'ollama', model: 'gpt-4o' },
    { provider: 'openai', model: 'omni-moderation-latest' },
    { provider: 'gcp.gemini', model: 'gemma-3-27b-it' },
  ])('$model on $provider is free', ({ provider, model }) => {
    const price = priceOf({ provider, model })
    expect(price?.source).toBe('free')
    expect(costOf({ input: 1_000_000, output: 5 }, price)).toEqual({
      nanoUsd: { input: 0, output: 0 },
      totalNanoUsd: 0,
      unpriced: {},
    })
  })
})

describe('every provider that is known by its host has prices or is free', () => {
  test.each([
    { provider: 'openai', model: 'gpt-5' },
    { provider: 'azure.ai.openai', model: 'gpt-4o' },
    { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    { provider: 'gcp.gemini', model: 'gemini-2.5-flash' },
    { provider: 'gcp.vertex_ai', model: 'gemini-2.5-pro' },
    { provider: 'deepseek', model: 'deepseek-chat' },
    { provider: 'groq', model: 'llama-3.1-8b-instant' },
    { provider: 'mistral_ai', model: 'mistral-large-latest' },
    { provider: 'moonshot_ai', model: 'kimi-k2-0711-preview' },
    { provider: 'perplexity', model: 'sonar' },
    { provider: 'together', model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' },
    { provider: 'fireworks', model: 'accounts/fireworks/models/deepseek-v3p2' },
    { provider: 'x_ai', model: 'grok-3-mini' },
    { provider: 'openrouter', model: 'anthropic/claude-sonnet-4' },
    { provider: 'ollama', model: 'llama3.2:3b' },
    { provider: 'local', model: 'house-model' },
  ])('$provider', ({ provider, model }) => {
    expect(costOf({ input: 1000, output: 1000 }, priceOf({ provider, model })).unpriced).toEqual({})
  })
})

describe('your own prices', () => {
  const book = parsePriceBook(
    {
      'openai/gpt-4o': { input: 1, output: 4 },
      'openai/gpt-4o@priority': { input: 9 },
      'my-proxy/*': { input: 0.5, input_cached: 0.25, output: 2 },
      'azure.ai.openai/our-gpt*': { input: 3, output: 12 },
      'ollama/big': { input: 0.1, output: 0.1 },
    },
    'prices.json',
  )

  test.each([
    { query: { provider: 'openai', model: 'gpt-4o' }, input: 1_000 },
    { query: { provider: 'openai', model: 'gpt-4o-2024-08-06' }, input: 1_000 },
    { query: { provider: 'openai', model: 'gpt-4o', tier: 'flex' }, input: 500 },
    { query: { provider: 'openai', model: 'gpt-4o', tier: 'priority' }, input: 9_000 },
    { query: { provider: 'openai', model: 'gpt-4o-mini' }, input: 150 },
    { query: { provider: 'my-proxy', model: 'org/model' }, input: 500 },
    { query: { provider: 'azure.ai.openai', model: 'Our-GPT-eu' }, input: 3_000 },
    { query: { provider: 'ollama', model: 'big' }, input: 100 },
  ])('$query costs $input nano-USD a token', ({ query, input }) => {
    expect(costOf({ input: 1 }, priceOf(query, book)).totalNanoUsd).toBe(input)
  })

  test('a class without a price is unpriced while the others are paid', () => {
    const price = priceOf({ provider: 'openai', model: 'gpt-4o', tier: 'priority' }, book)
    expect(costOf({ input: 2, output: 3 }, price)).toEqual({
      nanoUsd: { input: 18_000 },
      totalNanoUsd: 18_000,
      unpriced: { output: 3 },
    })
  })
})

// https://openai.com/api-fast-mode, https://developers.openai.com/api/docs/models/gpt-5.6-sol, …/gpt-6.2-sol
describe('the newest models of OpenAI', () => {
  const usage = { input: 1_000_000, input_cached: 1_000_000, output: 1_000_000 }
  const short = { input: 100_000, input_cached: 100_000, output: 100_000 }

  test.each([
    { model: 'gpt-5.6-sol', day: '2026-08-20', tier: 'default', usd: 0.5 + 0.05 + 3 },
    { model: 'gpt-5.6-sol', day: '2026-11-22', tier: 'default', usd: 0.4 + 0.04 + 2 },
    { model: 'gpt-5.6-sol', day: '2026-11-22', tier: 'priority', usd: 0.8 + 0.08 + 4 },
    { model: 'gpt-5.6-terra', day: '2026-11-22', tier: 'fast', usd: 0.4 + 0.04 + 2.4 },
    { model: 'gpt-5.6-luna', day: '2026-11-22', tier: 'fast', usd: 0.04 + 0.004 + 0.24 },
    { model: 'gpt-6.1-sol', day: '2026-11-22', tier: 'default', usd: 0.2 + 0.01 + 1 },
    { model: 'gpt-6.2-sol', day: '2026-11-22', tier: 'batch', usd: 0.1 + 0.005 + 0.5 },
    { model: 'gpt-6.2-sol', day: '2026-11-22', tier: 'fast', usd: 0.4 + 0.02 + 2 },
  ])('100,000 of each of $model in tier $tier on $day cost $usd', ({ model, day, tier, usd }) => {
    const price = priceOf({ provider: 'openai', model, tier, date: new Date(day) })
    expect(costOf(short, price).totalNanoUsd).toBe(Math.round(usd * 1e9))
  })

  test.each([
    { model: 'gpt-5.6-sol', tier: 'fast', usd: 16 + 1.6 + 60 },
    { model: 'gpt-6.2-sol', tier: 'default', usd: 4 + 0.2 + 15 },
  ])('a long prompt of $model in tier $tier costs $usd', ({ model, tier, usd }) => {
    const price = priceOf({ provider: 'openai', model, tier, date: new Date('2026-11-22') })
    expect(costOf(usage, price).totalNanoUsd).toBe(Math.round(usd * 1e9))
  })

  test.each(['ultrafast', 'scale'])('what a tier costs that nobody has told us, %s, is not known', (tier) => {
    expect(priceOf({ provider: 'openai', model: 'gpt-6.2-sol', tier })).toBeUndefined()
  })
})
