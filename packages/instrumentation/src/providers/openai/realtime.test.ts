import { costOf, priceOf } from '@tollbell/pricing'
import { describe, expect, test } from 'vitest'
import { azureOpenAi } from '../azure-openai/azure-openai.ts'
import { socketRouterFor } from '../providers.ts'
import type { SocketSurface } from '../socket.ts'
import { realtimeRouteOf, realtimeUsage } from './realtime.ts'

const { surface } = realtimeRouteOf(new URL('wss://api.openai.com/v1/realtime?model=x')) as { surface: SocketSurface }

describe('a WebSocket', () => {
  const routeOf = socketRouterFor({ 'llm.example.com': 'house' })

  test.each([
    { url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime', provider: 'openai', model: 'gpt-realtime' },
    { url: 'wss://eu.api.openai.com/v1/realtime?call_id=rtc_1', provider: 'openai', model: undefined },
    { url: 'wss://api.openai.com/v1/realtime?intent=transcription', provider: 'openai', model: undefined },
    {
      url: 'wss://shop.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=ours',
      provider: 'azure.ai.openai',
      model: 'ours',
    },
    { url: 'wss://shop.openai.azure.com/openai/v1/realtime?model=ours', provider: 'azure.ai.openai', model: 'ours' },
    { url: 'wss://api.openai.com/v1/responses', provider: 'openai', model: undefined },
    { url: 'wss://api.x.ai/v1/realtime?model=grok-voice', provider: 'x_ai', model: 'grok-voice' },
    { url: 'wss://llm.example.com/realtime?model=own', provider: 'house', model: 'own' },
  ])('to $url is a session of $provider', ({ url, provider, model }) => {
    expect(routeOf(new URL(url))).toMatchObject({ provider, model })
  })

  test.each([
    'wss://chat.example.com/realtime',
    'wss://db.example.com/realtime/v1/websocket?model=x',
    'wss://api.openai.com/v1/live/sessions',
  ])('to %s is none', (url) => {
    expect(routeOf(new URL(url))).toBeUndefined()
  })

  test('to a host of Azure is named as the settings say', () => {
    const named = azureOpenAi({ 'shop.openai.azure.com': 'house' })
    const url = new URL('wss://shop.openai.azure.com/openai/v1/realtime?model=ours')
    expect(named.socketRouteOf?.(url)).toMatchObject({ provider: 'house' })
  })
})

describe('usage', () => {
  test.each([
    {
      name: 'is split by modality and cache',
      usage: {
        input_tokens: 334,
        output_tokens: 120,
        input_token_details: {
          text_tokens: 104,
          audio_tokens: 200,
          image_tokens: 30,
          cached_tokens: 202,
          cached_tokens_details: { text_tokens: 64, audio_tokens: 128, image_tokens: 10 },
        },
        output_token_details: { text_tokens: 30, audio_tokens: 90 },
      },
      expected: {
        usage: {
          input: 40,
          input_cached: 64,
          input_cached_audio: 128,
          input_cached_image: 10,
          input_audio: 72,
          input_image: 20,
          output: 30,
          output_audio: 90,
        },
      },
    },
    {
      name: 'that has no details is text',
      usage: { input_tokens: 5, output_tokens: 7 },
      expected: { usage: { input: 5, output: 7 } },
    },
    {
      name: 'of which less was cached than there is text was cached text',
      usage: { input_tokens: 50, input_token_details: { text_tokens: 20, audio_tokens: 30, cached_tokens: 15 } },
      expected: { usage: { input: 5, input_cached: 15, input_audio: 30 } },
    },
    {
      name: 'of which more was cached than there is text is estimated',
      usage: { input_tokens: 50, input_token_details: { text_tokens: 20, audio_tokens: 30, cached_tokens: 25 } },
      expected: { usage: { input: 0, input_cached: 20, input_cached_audio: 5, input_audio: 25 }, estimated: true },
    },
    { name: 'that is null is unknown', usage: null, expected: {} },
    { name: 'that is malformed is unknown', usage: { input_tokens: 'many', output_tokens: -1 }, expected: {} },
  ])('$name', ({ usage, expected }) => {
    expect(realtimeUsage(usage)).toEqual(expected)
  })
})

describe('a message', () => {
  test.each([
    { message: '{"type":"response.output_audio.delta","delta":"AAAA"}', isPiece: true },
    { message: '{ "event_id": "event_1", "type": "response.text.delta", "delta": "x" }', isPiece: true },
    { message: '{"type":"response.done","response":{"metadata":{"type":"x.delta"}}}', isPiece: false },
    { message: '{"response":{"output":[{"type":"x.delta"}]},"type":"response.done"}', isPiece: false },
  ])('$message is a piece: $isPiece', ({ message, isPiece }) => {
    expect(surface.pieces.test(message)).toBe(isPiece)
  })

  test.each([
    {
      name: 'of the beta names the model that transcribes',
      message: {
        type: 'transcription_session.updated',
        session: { input_audio_transcription: { model: 'whisper-1' } },
      },
      expected: { models: { answering: undefined, transcribing: 'whisper-1' } },
    },
    {
      name: 'says that a response failed at the rate limit',
      message: {
        type: 'response.done',
        response: {
          id: 'resp_1',
          status: 'failed',
          status_details: { error: { type: 'invalid_request_error', code: 'rate_limit_exceeded' } },
        },
      },
      expected: {
        ended: { id: 'resp_1', operation: 'chat', outcome: 'rateLimited', errorType: 'rate_limit_exceeded' },
      },
    },
    {
      name: 'says that what was heard could not be transcribed',
      message: {
        type: 'conversation.item.input_audio_transcription.failed',
        item_id: 'item_1',
        content_index: 0,
        error: { type: 'transcription_error', code: 'audio_unintelligible' },
      },
      expected: {
        ended: {
          id: 'item_1:0',
          operation: 'transcription',
          outcome: 'serverError',
          errorType: 'audio_unintelligible',
          usage: undefined,
        },
      },
    },
    { name: 'without an id says nothing', message: { type: 'response.done', response: null }, expected: undefined },
  ])('$name', ({ message, expected }) => {
    expect(surface.read(message)).toEqual(expected)
  })
})

// USD per 1M tokens, per second for what is heard. https://platform.openai.com/docs/pricing
test.each([
  { model: 'gpt-realtime-2025-08-28', usage: { input_audio: 1_000_000 }, usd: 32 },
  { model: 'gpt-realtime', usage: { input: 1_000_000, input_cached: 1_000_000, output: 1_000_000 }, usd: 20.4 },
  { model: 'gpt-realtime', usage: { input_cached_audio: 1_000_000, output_audio: 1_000_000 }, usd: 64.4 },
  { model: 'gpt-realtime-mini', usage: { input_image: 1_000_000, input_cached_image: 1_000_000 }, usd: 0.88 },
  { model: 'gpt-realtime-2', usage: { output: 1_000_000 }, usd: 24 },
  { model: 'gpt-realtime-whisper', usage: { input_audio_seconds: 60 }, usd: 0.017 },
  { model: 'gpt-live-transcribe', usage: { input_audio_seconds: 60 }, usd: 0.017 },
])('$model: $usage costs $usd USD', ({ model, usage, usd }) => {
  const { totalNanoUsd, unpriced } = costOf(usage, priceOf({ provider: 'openai', model, date: new Date('2026-11-22') }))
  expect({ totalNanoUsd, unpriced }).toEqual({ totalNanoUsd: Math.round(usd * 1e9), unpriced: {} })
})

test('a model whose price is not known is unpriced', () => {
  const price = priceOf({ provider: 'openai', model: 'gpt-realtime-next', date: new Date('2026-11-22') })
  expect(costOf({ output_audio: 5 }, price)).toMatchObject({ totalNanoUsd: 0, unpriced: { output_audio: 5 } })
})
