import { expect, test } from 'vitest'
import { describeProvider } from '../provider.contract.ts'
import { openai } from './openai.ts'

const chat = 'https://api.openai.com/v1/chat/completions'
const responses = 'https://api.openai.com/v1/responses'
const images = 'https://api.openai.com/v1/images/generations'
const transcriptions = 'https://api.openai.com/v1/audio/transcriptions'

describeProvider('openai', {
  provider: openai,
  folder: import.meta.dirname,
  cases: [
    {
      fixture: 'chat-completion-cached-reasoning.json',
      url: chat,
      provider: 'openai',
      model: 'gpt-5-2025-08-07',
      tier: 'default',
      usage: { input: 93, input_cached: 1024, output: 26, output_reasoning: 384 },
      total: 1527,
    },
    {
      fixture: 'chat-completion-audio.json',
      url: chat,
      provider: 'openai',
      model: 'gpt-audio-2025-08-28',
      usage: { input: 22, input_audio: 126, output: 50, output_audio: 172 },
      total: 370,
    },
    {
      fixture: 'chat-completion-streamed.sse',
      url: 'https://eu.api.openai.com/v1/chat/completions',
      provider: 'openai',
      model: 'gpt-4o-mini-2024-07-18',
      usage: { input: 19, output: 10 },
      total: 29,
    },
    {
      fixture: 'response-cache-write-flex.json',
      url: responses,
      provider: 'openai',
      model: 'gpt-5.6-sol',
      tier: 'flex',
      usage: { input: 328, input_cached: 1000, input_cache_write: 3000, output: 88, output_reasoning: 64 },
      total: 4480,
    },
    {
      fixture: 'response-streamed.sse',
      url: responses,
      provider: 'openai',
      model: 'gpt-5-2025-08-07',
      tier: 'default',
      usage: { input: 37, output: 11 },
      total: 48,
    },
    {
      fixture: 'embeddings.json',
      url: 'https://api.openai.com/v1/embeddings',
      provider: 'openai',
      model: 'text-embedding-3-small',
      usage: { input: 8 },
      total: 8,
    },
    {
      fixture: 'completion-legacy.json',
      url: 'https://api.openai.com/v1/completions',
      provider: 'openai',
      model: 'gpt-3.5-turbo-instruct:20230824-v2',
      usage: { input: 5, output: 7 },
      total: 12,
    },
    {
      fixture: 'moderation-free.json',
      url: 'https://api.openai.com/v1/moderations',
      provider: 'openai',
      model: 'omni-moderation-latest',
      usage: {},
    },
    {
      fixture: 'image-by-token.json',
      url: 'https://api.openai.com/v1/images/edits',
      sent: { model: 'gpt-image-1' },
      provider: 'openai',
      model: 'gpt-image-1',
      usage: { input: 50, input_image: 194, output: 0, output_image: 1056 },
      total: 1300,
    },
    {
      fixture: 'image-by-token-with-text.json',
      url: images,
      sent: { model: 'gpt-image-1.5' },
      provider: 'openai',
      model: 'gpt-image-1.5',
      usage: { input: 13, input_image: 0, output: 128, output_image: 1372 },
      total: 1513,
    },
    {
      fixture: 'image-streamed.sse',
      url: images,
      sent: { model: 'gpt-image-1', streams: true },
      provider: 'openai',
      model: 'gpt-image-1',
      usage: { input: 16, input_image: 0, output: 0, output_image: 272 },
      total: 288,
    },
    {
      fixture: 'image-by-piece.json',
      url: images,
      sent: { model: 'dall-e-3', fields: { quality: 'hd', size: '1024x1792', n: 1 } },
      provider: 'openai',
      model: 'dall-e-3',
      usage: { output_images: 1 },
    },
    {
      fixture: 'transcription-by-token.json',
      url: transcriptions,
      sent: { model: 'gpt-4o-transcribe' },
      provider: 'openai',
      model: 'gpt-4o-transcribe',
      usage: { input: 0, input_audio: 14, output: 11 },
      total: 25,
    },
    {
      fixture: 'transcription-streamed.sse',
      url: transcriptions,
      sent: { model: 'gpt-4o-mini-transcribe', streams: true },
      provider: 'openai',
      model: 'gpt-4o-mini-transcribe',
      usage: { input: 4, input_audio: 10, output: 31 },
      total: 45,
    },
    {
      fixture: 'transcription-by-second.json',
      url: 'https://api.openai.com/v1/audio/translations',
      sent: { model: 'whisper-1' },
      provider: 'openai',
      model: 'whisper-1',
      usage: { input_audio_seconds: 9 },
    },
    {
      fixture: 'transcription-as-text.txt',
      url: transcriptions,
      sent: { model: 'whisper-1' },
      provider: 'openai',
      model: 'whisper-1',
      usage: { input_audio_seconds: 5 },
      estimated: true,
    },
    {
      fixture: 'speech-streamed.sse',
      url: 'https://api.openai.com/v1/audio/speech',
      sent: { model: 'gpt-4o-mini-tts' },
      provider: 'openai',
      model: 'gpt-4o-mini-tts',
      usage: { input: 14, output_audio: 101 },
      total: 115,
    },
    {
      fixture: 'response-background-done.json',
      url: `${responses}/resp_68f1`,
      method: 'GET',
      provider: 'openai',
      model: 'gpt-5-2025-08-07',
      tier: 'default',
      usage: { input: 40, input_cached: 0, output: 64, output_reasoning: 256 },
      total: 360,
    },
    {
      fixture: 'batch-output.jsonl',
      url: 'https://api.openai.com/v1/files/file-abc123/content',
      method: 'GET',
      provider: 'openai',
      model: 'gpt-4o-mini-2024-07-18',
      tier: 'batch',
      usage: { input: 42, input_cached: 10, output: 10, output_reasoning: 0 },
      total: 62,
    },
  ],
  notOurs: [
    'https://api.openai.com/v1/models',
    'https://api.openai.com/v1/responses/resp_1/cancel',
    'https://api.openai.com.example.net/v1/chat/completions',
    'https://example.com/v1/chat/completions',
  ],
})

const speech = openai.routeOf(new URL('https://api.openai.com/v1/audio/speech'), 'POST')?.surface

test.each([
  { model: 'tts-1', input: 'Grüße 👋', usage: { input_characters: 7 }, estimated: undefined },
  { model: 'gpt-4o-mini-tts', input: 'x'.repeat(160), usage: { input: 41, output_audio: 208 }, estimated: true },
])('a speech of $model that comes as sound is counted by its text', ({ model, input, usage, estimated }) => {
  const reading = speech?.readAnswer(undefined, { model, streams: false, fields: { input } })
  expect(reading).toEqual({ usage, ...(estimated ? { estimated } : {}) })
})

test.each([
  { fields: {}, pricedAs: 'dall-e-2/standard/1024x1024', images: 1 },
  { fields: { n: 4, size: '256x256' }, pricedAs: 'dall-e-2/standard/256x256', images: 4 },
  { fields: { n: '2' }, pricedAs: 'dall-e-2/standard/1024x1024', images: 2 },
])('pictures asked for with $fields cost as $pricedAs', ({ fields, pricedAs, images: output_images }) => {
  const surface = openai.routeOf(new URL(images), 'POST')?.surface
  const reading = surface?.readAnswer({ created: 1, data: [] }, { model: 'dall-e-2', streams: false, fields })
  expect(reading).toMatchObject({ pricedAs, usage: { output_images } })
})

test.each([
  { answer: { text: 'x'.repeat(32), duration: 8.4 }, reading: { usage: { input_audio_seconds: 8 } } },
  { answer: { text: 'x'.repeat(32) }, reading: { usage: { input_audio_seconds: 2 }, estimated: true } },
])('a transcript of a server that does not say what it bills: $answer', ({ answer, reading }) => {
  const surface = openai.routeOf(new URL(transcriptions), 'POST')?.surface
  expect(surface?.readAnswer(answer, { model: 'whisper-1', streams: false, fields: {} })).toEqual(reading)
})

test('a Response that was not made in the background was counted when it was made', () => {
  const stored = openai.routeOf(new URL(`${responses}/resp_1`), 'GET')?.surface
  const usage = { input_tokens: 1, output_tokens: 1 }
  const answer = { id: 'resp_1', status: 'completed', background: false, usage }
  expect(stored?.readAnswer(answer, { model: undefined, streams: false, fields: {} })).toBeUndefined()
})

test('a line of another file is no answer, whatever is in it', () => {
  const file = openai.routeOf(new URL('https://api.openai.com/v1/files/file-1/content'), 'GET')?.surface
  const line = { custom_id: 'a', body: { model: 'gpt-4o', usage: { prompt_tokens: 5, completion_tokens: 5 } } }
  expect(file?.readEvent(line)).toBeUndefined()
})
