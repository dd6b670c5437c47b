import { counts } from '../counts.ts'
import { countOf, fieldOf, textOf } from '../fields.ts'
import { hostLookup, type ProviderHosts } from '../hosts.ts'
import type { Provider, Reading, Surface } from '../provider.ts'

const chat: Surface = {
  operation: 'chat',
  usageOnRequest: false,
  answerFields: ['model', 'done', 'prompt_eval_count', 'eval_count'],
  usageMarker: 'eval_count"',
  readAnswer,
  readEvent: readAnswer,
}

const surfaces: Readonly<Record<string, Surface>> = {
  '/api/chat': chat,
  '/api/generate': { ...chat, operation: 'text_completion' },
  '/api/embed': { ...chat, operation: 'embeddings' },
}

/**
 * Ollama's own API: https://docs.ollama.com/api. Many an app has an `/api/chat`, so only Ollama's port and hosts that
 * `hosts` names `ollama` are taken for it. What it speaks of OpenAI's API is OpenAI-compatible.
 */
export function ollama(hosts: ProviderHosts = {}): Provider {
  const providerAt = hostLookup(hosts, { '*:11434': 'ollama' })
  return {
    routeOf(url, method) {
      const surface = surfaces[url.pathname]
      if (method !== 'POST' || !surface || providerAt(url) !== 'ollama') return undefined
      return { provider: 'ollama', surface }
    },
  }
}

// A prompt that is still in memory is not evaluated again, and then older servers leave its count out.
function readAnswer(answer: unknown): Reading {
  const input = countOf(answer, 'prompt_eval_count')
  const output = countOf(answer, 'eval_count')
  const known = input !== undefined || output !== undefined
  return {
    model: textOf(answer, 'model'),
    usage: known ? counts({ input, output }) : undefined,
    ...(fieldOf(answer, 'done') === false ? { partial: true } : {}),
  }
}
