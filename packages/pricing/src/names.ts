// gen_ai.provider.name → the id in @pydantic/genai-prices, where they differ. Written down because the list's own
// search takes whatever contains a provider's name: azure.ai.openai would be priced as OpenAI.
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/
const listIds: Readonly<Record<string, string>> = {
  'azure.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'aws.bedrock': 'aws',
  'gcp.gemini': 'google',
  'gcp.vertex_ai': 'google',
  'gcp.gen_ai': 'google',
  gemini: 'google',
  mistral_ai: 'mistral',
  x_ai: 'x-ai',
  xai: 'x-ai',
  moonshot_ai: 'moonshotai',
}

// Models that run on one's own machine cost nothing by the token.
const freeProviders = new Set(['ollama', 'local', 'llama.cpp', 'lmstudio'])

/** The id under which a provider is known here: `azure.ai.openai` → `azure`. */
export function providerId(provider: string): string {
  const name = provider.toLowerCase()
  return listIds[name] ?? name
}

export function isFreeProvider(provider: string): boolean {
  return freeProviders.has(provider)
}

/** A model's name as providers list it: in lower case, without the `models/` of Gemini. */
export function normalModel(model: string): string {
  return model.toLowerCase().replace(/^models\//, '')
}
