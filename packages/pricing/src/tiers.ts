const standardTiers = new Set(['', 'auto', 'default', 'standard', 'on_demand'])

// What a tier costs in relation to the standard price, where the provider states it as a factor for all its models.
// https://platform.openai.com/docs/pricing (Batch and Flex are half of Standard)
// https://azure.microsoft.com/pricing/details/cognitive-services/openai-service (Batch is half of Global Standard)
// https://docs.claude.com/en/docs/build-with-claude/batch-processing#pricing (half)
// https://platform.claude.com/docs/en/about-claude/pricing (inference in the US only is a tenth dearer)
// https://ai.google.dev/gemini-api/docs/pricing (Batch and Flex are half of Standard)
const factors: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  openai: { batch: 0.5, flex: 0.5 },
  azure: { batch: 0.5 },
  anthropic: { batch: 0.5, us: 1.1, 'batch-us': 0.55 },
  google: { batch: 0.5, flex: 0.5 },
}

// Where it is a factor for some models: their long prompts and their changes of price have it too. Older models have a
// price each, which is built in.
// https://openai.com/api-fast-mode (8 for 4, 16 for 8 in a long prompt), https://developers.openai.com/api/docs/models/gpt-6.2-sol
// ("Fast mode costs twice the Standard rate for the same context length"), as they were in November 2026
const modelFactors: readonly { provider: string; tier: string; model: RegExp; factor: number }[] = [
  { provider: 'openai', tier: 'priority', model: /^gpt-5\.6(?:-(?:sol|terra|luna))?(?:-\d|$)/, factor: 2 },
  { provider: 'openai', tier: 'priority', model: /^gpt-6\.[12]-sol(?:-\d|$)/, factor: 2 },
]

// Priority processing is called fast mode since 2026-07-30, and either name is taken. https://openai.com/api-fast-mode
const otherNames: Readonly<Record<string, string>> = { fast: 'priority' }

/** The tier's name, or '' for the standard one, whatever the provider calls it. */
export function normalTier(tier: string | undefined): string {
  const name = tier?.toLowerCase() ?? ''
  return standardTiers.has(name) ? '' : (otherNames[name] ?? name)
}

/** By what the standard price of a model is multiplied in a tier; `undefined` when that is not known. */
export function factorOf(provider: string, tier: string, model: string): number | undefined {
  if (tier === '') return 1
  const ofModel = modelFactors.find(
    (each) => each.provider === provider && each.tier === tier && each.model.test(model),
  )
  return ofModel?.factor ?? factors[provider]?.[tier]
}
