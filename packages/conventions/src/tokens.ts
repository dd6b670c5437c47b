/**
 * Token classes are disjoint, so they may be added: a cached input token is in `input_cached` and not in `input`.
 * Providers report inclusive numbers; one function per provider splits them.
 */
export const tokenClasses = [
  'input',
  'input_cached',
  'input_cached_audio',
  'input_cached_image',
  'input_cache_write',
  // Anthropic keeps a prompt for an hour instead of five minutes at a price of its own.
  'input_cache_write_1h',
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

/** What is billed by another measure than tokens: the characters of a speech, the seconds of a recording, images. */
export const pieceClasses = ['input_characters', 'input_audio_seconds', 'output_images'] as const

export type PieceClass = (typeof pieceClasses)[number]

/** Everything a call can be billed for. Cost is reported by these; tokens only by {@link tokenClasses}. */
export const usageClasses: readonly UsageClass[] = [...tokenClasses, ...pieceClasses]

export type UsageClass = TokenClass | PieceClass

/** Usage of one call by class, in whole tokens or pieces. A class that is absent is unknown, which is not the same as 0. */
export type UsageCounts = Partial<Record<UsageClass, number>>

const measuredInTokens: ReadonlySet<string> = new Set(tokenClasses)

export function isTokenClass(usageClass: UsageClass): usageClass is TokenClass {
  return measuredInTokens.has(usageClass)
}

/** The `gen_ai.token.type` of the OpenTelemetry GenAI conventions. */
export function directionOf(tokenClass: UsageClass): 'input' | 'output' {
  return tokenClass.startsWith('input') ? 'input' : 'output'
}

const classesByDirection = {
  input: tokenClasses.filter((tokenClass) => directionOf(tokenClass) === 'input'),
  output: tokenClasses.filter((tokenClass) => directionOf(tokenClass) === 'output'),
}

/** All known tokens of a call, or those of one direction; `undefined` when no class is known. */
export function totalTokens(counts: TokenCounts, direction?: 'input' | 'output'): number | undefined {
  let total: number | undefined
  for (const tokenClass of direction ? classesByDirection[direction] : tokenClasses) {
    const tokens = counts[tokenClass]
    if (tokens !== undefined) total = (total ?? 0) + tokens
  }
  return total
}
