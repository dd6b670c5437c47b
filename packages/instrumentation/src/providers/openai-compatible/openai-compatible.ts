import { openAiSurfaceOf } from '../openai/surfaces.ts'
import type { Provider } from '../provider.ts'

/** Which provider answers at which host: `{ 'llm.example.com': 'openai', '*.internal:8000': 'local' }`. */
export type ProviderHosts = Readonly<Record<string, string>>

// Names as in https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/ where that has one.
const knownHosts: ProviderHosts = {
  '*.openai.azure.com': 'azure.ai.openai',
  '*.services.ai.azure.com': 'azure.ai.openai',
  '*.cognitiveservices.azure.com': 'azure.ai.openai',
  'generativelanguage.googleapis.com': 'gcp.gemini',
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
  const rules = [...Object.entries(hosts), ...Object.entries(knownHosts)].map(([pattern, provider]) => ({
    matches: hostMatcher(pattern),
    provider,
  }))
  return {
    routeOf(url) {
      const surface = openAiSurfaceOf(url.pathname)
      if (!surface) return undefined
      return { provider: rules.find(({ matches }) => matches(url))?.provider ?? defaultProvider, surface }
    },
  }
}

/**
 * Reads `TOLLBELL_PROVIDERS`: `llm.example.com=openai, *.internal:8000=local`.
 * @throws {Error} with a sentence for each entry that is not `host=provider`
 */
export function parseProviderHosts(text: string): ProviderHosts {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const shape = /^([^=\s]+)=([^=\s]+)$/
  const mistakes = entries
    .filter((entry) => !shape.test(entry))
    .map((entry) => `TOLLBELL_PROVIDERS: "${entry}": write host=provider, such as llm.example.com=openai`)
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  return Object.fromEntries(
    entries.map((entry) => {
      const [, host = '', provider = ''] = shape.exec(entry) ?? []
      return [host, provider]
    }),
  )
}

function hostMatcher(pattern: string): (url: URL) => boolean {
  const [host = '', port] = pattern.split(/:(?=\d+$)/)
  const source = host
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const expression = new RegExp(`^${source}$`, 'i')
  return (url) => expression.test(url.hostname) && (port === undefined || port === portOf(url))
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80')
}
