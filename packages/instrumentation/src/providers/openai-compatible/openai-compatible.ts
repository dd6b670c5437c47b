import { hostLookup, type ProviderHosts } from '../hosts.ts'
import { openAiSocketRouteOf } from '../openai/sockets.ts'
import { openAiRouteOf } from '../openai/surfaces.ts'
import type { Provider } from '../provider.ts'

// Names as in https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/ where that has one.
const knownHosts: ProviderHosts = {
  'generativelanguage.googleapis.com': 'gcp.gemini',
  '*aiplatform.googleapis.com': 'gcp.vertex_ai',
  'api.anthropic.com': 'anthropic',
  'api.deepseek.com': 'deepseek',
  'api.groq.com': 'groq',
  'api.mistral.ai': 'mistral_ai',
  'api.moonshot.ai': 'moonshot_ai',
  'api.perplexity.ai': 'perplexity',
  'api.together.xyz': 'together',
  'api.fireworks.ai': 'fireworks',
  'api.x.ai': 'x_ai',
  'openrouter.ai': 'openrouter',
  // Ollama's own port, on this machine or in the next container: https://docs.ollama.com/faq
  '*:11434': 'ollama',
}

// A host nobody knows that speaks OpenAI's API is most often a gateway to OpenAI (OPENAI_BASE_URL), so its models are
// priced as OpenAI's. A model OpenAI does not have stays unpriced, which is told, not free, which would not be.
const defaultProvider = 'openai'

/** Any host that speaks OpenAI's API; `hosts` names whose it is and comes before what is known. */
export function openAiCompatible(hosts: ProviderHosts = {}): Provider {
  const providerAt = hostLookup(hosts, knownHosts)
  return {
    routeOf(url, method) {
      const route = openAiRouteOf(url, method)
      return route && { ...route, provider: providerAt(url) ?? defaultProvider }
    },
    socketRouteOf(url) {
      const route = openAiSocketRouteOf(url)
      return route && { ...route, provider: providerAt(url) ?? defaultProvider }
    },
  }
}
