import { describeProvider } from '../provider.contract.ts'
import { openai } from './openai.ts'

const chat = 'https://api.openai.com/v1/chat/completions'
const responses = 'https://api.openai.com/v1/responses'

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
  ],
  notOurs: [
    'https://api.openai.com/v1/models',
    'https://api.openai.com/v1/responses/resp_1/cancel',
    'https://api.openai.com.example.net/v1/chat/completions',
    'https://example.com/v1/chat/completions',
  ],
})
