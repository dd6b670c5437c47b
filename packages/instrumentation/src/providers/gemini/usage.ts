import type { UsageCounts } from '@tollbell/conventions'
import { counts, minus } from '../counts.ts'
import { countOf, fieldOf, textOf } from '../fields.ts'

/**
 * `usageMetadata`. The prompt includes what was cached; thoughts and the prompts of tools are beside the rest.
 * https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function contentTokens(usage: unknown): UsageCounts | undefined {
  const prompt = countOf(usage, 'promptTokenCount')
  const answered = countOf(usage, 'candidatesTokenCount')
  if (prompt === undefined && answered === undefined) return undefined
  const cached = countOf(usage, 'cachedContentTokenCount')
  const input_cached_audio = ofModality(usage, 'cacheTokensDetails', 'AUDIO')
  const input_cached_image = ofModality(usage, 'cacheTokensDetails', 'IMAGE')
  const input_audio = minus(ofModality(usage, 'promptTokensDetails', 'AUDIO'), input_cached_audio)
  const input_image = minus(ofModality(usage, 'promptTokensDetails', 'IMAGE'), input_cached_image)
  const output_audio = ofModality(usage, 'candidatesTokensDetails', 'AUDIO')
  const output_image = ofModality(usage, 'candidatesTokensDetails', 'IMAGE')
  const tools = countOf(usage, 'toolUsePromptTokenCount')
  return counts({
    input: plus(minus(prompt, cached, input_audio, input_image), tools),
    input_cached: minus(cached, input_cached_audio, input_cached_image),
    input_cached_audio,
    input_cached_image,
    input_audio,
    input_image,
    output: minus(answered, output_audio, output_image),
    output_reasoning: countOf(usage, 'thoughtsTokenCount'),
    output_audio,
    output_image,
  })
}

function ofModality(usage: unknown, list: string, modality: string): number | undefined {
  const details = fieldOf(usage, list)
  if (!Array.isArray(details)) return undefined
  return countOf(
    details.find((detail) => textOf(detail, 'modality') === modality),
    'tokenCount',
  )
}

function plus(count: number | undefined, more: number | undefined): number | undefined {
  return count === undefined ? more : count + (more ?? 0)
}
