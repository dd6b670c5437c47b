import type { UsageCounts } from '@tollbell/conventions'
import { counts, minus } from '../counts.ts'
import { countOf, fieldOf } from '../fields.ts'

/**
 * `usage` of a message. Cached input is beside `input_tokens`, not in it; of what was written to the cache the part
 * that is kept for an hour costs more; thinking is inside the output.
 * https://docs.claude.com/en/docs/build-with-claude/prompt-caching#tracking-cache-performance
 */
export function messageTokens(usage: unknown): UsageCounts | undefined {
  const input = countOf(usage, 'input_tokens')
  const output = countOf(usage, 'output_tokens')
  if (input === undefined && output === undefined) return undefined
  const written = countOf(usage, 'cache_creation_input_tokens')
  const forAnHour = countOf(fieldOf(usage, 'cache_creation'), 'ephemeral_1h_input_tokens')
  const output_reasoning = countOf(fieldOf(usage, 'output_tokens_details'), 'thinking_tokens')
  return counts({
    input,
    input_cached: countOf(usage, 'cache_read_input_tokens'),
    input_cache_write: minus(written, forAnHour),
    input_cache_write_1h: forAnHour,
    output: minus(output, output_reasoning),
    output_reasoning,
  })
}

/** Usage with what was reported later: cumulative, but what was written to the cache is not split again. */
export function updatedTokens(before: UsageCounts, next: UsageCounts): UsageCounts {
  const { input_cache_write, input_cache_write_1h = before.input_cache_write_1h } = next
  const split = next.input_cache_write_1h === undefined
  const shortLived = split ? minus(input_cache_write, input_cache_write_1h) : input_cache_write
  return { ...before, ...next, ...counts({ input_cache_write: shortLived, input_cache_write_1h }) }
}
