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

/** The tier's name, or '' for the standard one, whatever the provider calls it. */
export function normalTier(tier: string | undefined): string {
  const name = tier?.toLowerCase() ?? ''
  return standardTiers.has(name) ? '' : name
}

/** By what the standard price is multiplied in a tier; `undefined` when that is not known. */
export function factorOf(provider: string, tier: string): number | undefined {
  return tier === '' ? 1 : factors[provider]?.[tier]
}
