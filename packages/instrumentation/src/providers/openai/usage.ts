import type { TokenCounts } from '@tollbell/conventions'
import { countOf, fieldOf } from '../fields.ts'

/** The inclusive numbers OpenAI reports, under one name for all of its APIs. */
interface Reported {
  readonly input: number | undefined
  readonly output: number | undefined
  readonly total: number | undefined
  readonly inputDetails: unknown
  readonly outputDetails: unknown
}

/**
 * `usage` of a chat completion or of embeddings, split into disjoint classes.
 * https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage
 */
export function chatTokens(usage: unknown): TokenCounts | undefined {
  return split({
    input: countOf(usage, 'prompt_tokens'),
    output: countOf(usage, 'completion_tokens'),
    total: countOf(usage, 'total_tokens'),
    inputDetails: fieldOf(usage, 'prompt_tokens_details'),
    outputDetails: fieldOf(usage, 'completion_tokens_details'),
  })
}

/**
 * `usage` of a Response, split into disjoint classes.
 * https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage
 */
export function responsesTokens(usage: unknown): TokenCounts | undefined {
  return split({
    input: countOf(usage, 'input_tokens'),
    output: countOf(usage, 'output_tokens'),
    total: countOf(usage, 'total_tokens'),
    inputDetails: fieldOf(usage, 'input_tokens_details'),
    outputDetails: fieldOf(usage, 'output_tokens_details'),
  })
}

function split(reported: Reported): TokenCounts | undefined {
  const { input, output, inputDetails, outputDetails } = reported
  if (input === undefined && output === undefined) return undefined
  const cached = countOf(inputDetails, 'cached_tokens')
  const cacheWrite = countOf(inputDetails, 'cache_write_tokens')
  const inputAudio = countOf(inputDetails, 'audio_tokens')
  const reasoning = countOf(outputDetails, 'reasoning_tokens')
  const outputAudio = countOf(outputDetails, 'audio_tokens')
  const counts: TokenCounts = {}
  put(counts, 'input_cached', cached)
  put(counts, 'input_cache_write', cacheWrite)
  put(counts, 'input_audio', inputAudio)
  put(counts, 'output_reasoning', reasoning)
  put(counts, 'output_audio', outputAudio)
  put(counts, 'input', minus(input, cached, cacheWrite, inputAudio))
  put(counts, 'output', minus(output, reasoningIsBeside(reported, reasoning) ? 0 : reasoning, outputAudio))
  return counts
}

// xAI reports reasoning beside the completion instead of inside it; the total tells which.
function reasoningIsBeside({ input = 0, output = 0, total }: Reported, reasoning: number | undefined): boolean {
  return Boolean(reasoning) && total === input + output + (reasoning ?? 0)
}

function put(counts: TokenCounts, tokenClass: keyof TokenCounts, count: number | undefined): void {
  if (count !== undefined) counts[tokenClass] = count
}

// Details that add up to more than the whole (cached audio is in both) must not make a class negative.
function minus(whole: number | undefined, ...parts: (number | undefined)[]): number | undefined {
  if (whole === undefined) return undefined
  return Math.max(
    0,
    parts.reduce<number>((rest, part) => rest - (part ?? 0), whole),
  )
}
