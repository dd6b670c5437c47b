import { describeProvider } from '../provider.contract.ts'
import { ollama } from './ollama.ts'

describeProvider('ollama', {
  provider: ollama({ 'gpu.internal': 'ollama' }),
  folder: import.meta.dirname,
  cases: [
    {
      fixture: 'chat.json',
      url: 'http://127.0.0.1:11434/api/chat',
      provider: 'ollama',
      model: 'llama3.2:3b',
      usage: { input: 26, output: 298 },
    },
    {
      fixture: 'chat-streamed.jsonl',
      url: 'http://gpu.internal/api/chat',
      provider: 'ollama',
      model: 'deepseek-r1:7b',
      usage: { input: 26, output: 282 },
    },
    {
      fixture: 'generate-prompt-in-memory.json',
      url: 'http://localhost:11434/api/generate',
      provider: 'ollama',
      model: 'llama3.2:3b',
      usage: { output: 4 },
    },
    {
      fixture: 'embed.json',
      url: 'http://localhost:11434/api/embed',
      provider: 'ollama',
      model: 'all-minilm',
      usage: { input: 8 },
    },
  ],
  notOurs: [
    'http://localhost:3000/api/chat',
    'http://localhost:11434/api/tags',
    'http://localhost:11434/v1/chat/completions',
    'https://shop.example.com/api/generate',
  ],
})
