import type { UsageCounts } from '@tollbell/conventions'
import { counts, minus } from '../counts.ts'
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
export function chatTokens(usage: unknown): UsageCounts | undefined {
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
export function responsesTokens(usage: unknown): UsageCounts | undefined {
  return split({
    input: countOf(usage, 'input_tokens'),
    output: countOf(usage, 'output_tokens'),
    total: countOf(usage, 'total_tokens'),
    inputDetails: fieldOf(usage, 'input_tokens_details'),
    outputDetails: fieldOf(usage, 'output_tokens_details'),
  })
}

/**
 * `usage` of images that are billed by the token.
 * https://platform.openai.com/docs/api-reference/images/object#images/object-usage
 */
export function imageTokens(usage: unknown): UsageCounts | undefined {
  const input = countOf(usage, 'input_tokens')
  const output = countOf(usage, 'output_tokens')
  if (input === undefined && output === undefined) return undefined
  const input_image = countOf(fieldOf(usage, 'input_tokens_details'), 'image_tokens')
  // Models that draw only do not say that it was all picture.
  const output_image = countOf(fieldOf(usage, 'output_tokens_details'), 'image_tokens') ?? output
  return counts({ input_image, output_image, input: minus(input, input_image), output: minus(output, output_image) })
}

/**
 * `usage` of a transcription: tokens, or the seconds of the recording.
 * https://platform.openai.com/docs/api-reference/audio/json-object
 */
export function transcriptionUsage(usage: unknown): UsageCounts | undefined {
  const seconds = secondsIn(usage, 'seconds')
  if (seconds) return seconds
  const input_audio = countOf(fieldOf(usage, 'input_token_details'), 'audio_tokens')
  const input = countOf(usage, 'input_tokens')
  const output = countOf(usage, 'output_tokens')
  return input === undefined ? undefined : counts({ input_audio, input: minus(input, input_audio), output })
}

/** The length of a recording, which is billed to the nearest second. */
export function secondsIn(value: unknown, name: string): UsageCounts | undefined {
  const seconds = fieldOf(value, name)
  const known = typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0
  return known ? { input_audio_seconds: Math.round(seconds) } : undefined
}

/** `usage` of a speech: text in, sound out. */
export function speechTokens(usage: unknown): UsageCounts | undefined {
  const input = countOf(usage, 'input_tokens')
  return input === undefined ? undefined : counts({ input, output_audio: countOf(usage, 'output_tokens') })
}

function split(reported: Reported): UsageCounts | undefined {
  const { input, output, inputDetails, outputDetails } = reported
  if (input === undefined && output === undefined) return undefined
  const input_cached = countOf(inputDetails, 'cached_tokens')
  const input_cache_write = countOf(inputDetails, 'cache_write_tokens')
  const input_audio = countOf(inputDetails, 'audio_tokens')
  const inside = countOf(outputDetails, 'reasoning_tokens')
  const beside = reasoningBeside(reported, inside)
  const output_audio = countOf(outputDetails, 'audio_tokens')
  // Not by counts(), which takes as long as reading all the rest of an answer: to store by a name that varies is slow.
  const tokens: UsageCounts = {}
  const plain = minus(input, input_cached, input_cache_write, input_audio)
  const written = minus(output, beside === undefined ? inside : 0, output_audio)
  const output_reasoning = beside ?? inside
  if (plain !== undefined) tokens.input = plain
  if (input_cached !== undefined) tokens.input_cached = input_cached
  if (input_cache_write !== undefined) tokens.input_cache_write = input_cache_write
  if (input_audio !== undefined) tokens.input_audio = input_audio
  if (written !== undefined) tokens.output = written
  if (output_reasoning !== undefined) tokens.output_reasoning = output_reasoning
  if (output_audio !== undefined) tokens.output_audio = output_audio
  return tokens
}

// xAI reports reasoning beside the completion instead of inside it, Gemini's compatible endpoint in the total only.
function reasoningBeside({ input = 0, output, total = 0 }: Reported, inside: number | undefined): number | undefined {
  const rest = output === undefined ? 0 : total - input - output
  return rest > 0 && (inside === undefined || inside === rest) ? rest : undefined
}
