import { expect, test } from 'vitest'
import { describeProvider } from '../provider.contract.ts'
import { anthropic } from './anthropic.ts'
import { updatedTokens } from './usage.ts'

const messages = 'https://api.anthropic.com/v1/messages'

describeProvider('anthropic', {
  provider: anthropic({ 'llm.example.com': 'anthropic' }),
  folder: import.meta.dirname,
  cases: [
    {
      fixture: 'message-cache-5m-1h.json',
      url: messages,
      provider: 'anthropic',
      model: 'claude-sonnet-4-5-20250929',
      tier: 'standard',
      usage: { input: 21, input_cached: 1800, input_cache_write: 456, input_cache_write_1h: 100, output: 503 },
      total: 2880,
    },
    {
      fixture: 'message-before-cache-split.json',
      url: 'https://llm.example.com/anthropic/v1/messages',
      provider: 'anthropic',
      model: 'claude-3-5-haiku-20241022',
      usage: { input: 10, input_cached: 0, input_cache_write: 40, output: 5 },
      total: 55,
    },
    {
      fixture: 'message-streamed-thinking.sse',
      url: `${messages}?beta=true`,
      provider: 'anthropic',
      model: 'claude-opus-4-8',
      tier: 'standard',
      usage: {
        input: 25,
        input_cached: 1000,
        input_cache_write: 100,
        input_cache_write_1h: 200,
        output: 15,
        output_reasoning: 75,
      },
      total: 1415,
    },
    {
      fixture: 'message-streamed-output-only.sse',
      url: messages,
      provider: 'anthropic',
      model: 'claude-3-5-haiku-20241022',
      usage: { input: 25, output: 15 },
      total: 40,
    },
    {
      fixture: 'batch-results.jsonl',
      url: `${messages}/batches/msgbatch_01/results`,
      method: 'GET',
      provider: 'anthropic',
      model: 'claude-sonnet-4-5-20250929',
      tier: 'batch',
      usage: { input: 21, output: 70 },
      total: 91,
    },
  ],
  notOurs: [
    'https://api.anthropic.com/v1/messages/count_tokens',
    'https://api.anthropic.com/v1/models',
    'https://example.com/v1/messages',
  ],
})

test.each([
  { usage: { service_tier: 'standard', speed: 'standard', inference_geo: 'global' }, tier: 'standard' },
  { usage: { service_tier: 'priority' }, tier: 'priority' },
  { usage: { service_tier: 'standard', inference_geo: 'us' }, tier: 'us' },
  { usage: { service_tier: 'batch', inference_geo: 'us' }, tier: 'batch-us' },
  { usage: { service_tier: 'standard', speed: 'fast', inference_geo: 'us' }, tier: 'fast-us' },
  { usage: {}, tier: undefined },
])('$usage is the tier $tier', ({ usage, tier }) => {
  const surface = anthropic().routeOf(new URL(messages), 'POST')?.surface
  expect(surface?.readAnswer({ usage }, { model: undefined, streams: false, fields: {} })?.tier).toBe(tier)
})

test.each([
  { name: 'the output grows', next: { output: 9 }, usage: { input: 5, input_cache_write: 3, output: 9 } },
  {
    name: 'what is kept for an hour stays known',
    before: { input_cache_write: 3, input_cache_write_1h: 4 },
    next: { input_cache_write: 7, output: 9 },
    usage: { input: 5, input_cache_write: 3, input_cache_write_1h: 4, output: 9 },
  },
  {
    name: 'a new split is taken as it is',
    before: { input_cache_write: 3, input_cache_write_1h: 4 },
    next: { input_cache_write: 6, input_cache_write_1h: 5, output: 9 },
    usage: { input: 5, input_cache_write: 6, input_cache_write_1h: 5, output: 9 },
  },
])('cumulative usage: $name', ({ before, next, usage }) => {
  expect(updatedTokens({ input: 5, input_cache_write: 3, output: 1, ...before }, next)).toEqual(usage)
})
