/**
 * Token classes are disjoint, so they may be added: a cached input token is in `input_cached` and not in `input`.
 * Providers report inclusive numbers; one function per provider splits them.
 */
export const tokenClasses = [
  'input',
  'input_cached',
  'input_cache_write',
  'input_audio',
  'input_image',
  'output',
  'output_reasoning',
  'output_audio',
  'output_image',
] as const

export type TokenClass = (typeof tokenClasses)[number]

/** Tokens of one call by class. A class that is absent is unknown, which is not the same as 0. */
export type TokenCounts = Partial<Record<TokenClass, number>>

/** The `gen_ai.token.type` of the OpenTelemetry GenAI conventions. */
export function directionOf(tokenClass: TokenClass): 'input' | 'output' {
  return tokenClass.startsWith('input') ? 'input' : 'output'
}

/** All known tokens of a call; `undefined` when no class is known. */
export function totalTokens(counts: TokenCounts): number | undefined {
  const known = tokenClasses.flatMap((tokenClass) => counts[tokenClass] ?? [])
  return known.length === 0 ? undefined : known.reduce((sum, tokens) => sum + tokens, 0)
}
