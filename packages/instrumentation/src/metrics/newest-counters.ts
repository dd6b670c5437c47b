import type { Attributes } from '@opentelemetry/api'
import { attributes, directionOf, instruments, isTokenClass, type TokenClass } from '@tollbell/conventions'
import { standardAttributesOf } from './histograms.ts'
import type { SumSource } from './sums.ts'
import type { Observe, UsageCounters, UsageSeries } from './usage-counters.ts'

// The instruments of the newest GenAI conventions, each with the token classes that are part of it.
const parts: readonly { instrument: SumSource['instrument']; counts: (of: TokenClass) => boolean }[] = [
  { instrument: instruments.genAiInputTokens, counts: (of) => directionOf(of) === 'input' },
  { instrument: instruments.genAiOutputTokens, counts: (of) => directionOf(of) === 'output' },
  { instrument: instruments.genAiCacheReadTokens, counts: (of) => of.startsWith('input_cached') },
  { instrument: instruments.genAiCacheWriteTokens, counts: (of) => of.startsWith('input_cache_write') },
  { instrument: instruments.genAiReasoningTokens, counts: (of) => of === 'output_reasoning' },
]

/**
 * What was counted as the newest conventions want it: by their attributes only, so series that differ in project,
 * operation or user are added up. A kind of call that never had usage is a 0 of unknown modality.
 * @param extra attributes for every point
 */
export function newestSources(counters: UsageCounters, extra: Attributes): SumSource[] {
  return parts.map((part) => ({
    instrument: part.instrument,
    observe: (observe) => observePart(counters.all, part, extra, observe),
  }))
}

function observePart(
  series: Iterable<UsageSeries>,
  { instrument, counts }: (typeof parts)[number],
  extra: Attributes,
  observe: Observe,
): void {
  const saysZero = instrument === instruments.genAiInputTokens || instrument === instruments.genAiOutputTokens
  const sums = new Map<string, { set: Attributes; tokens: number }>()
  const add = (sample: UsageSeries['sample'], modality: string, tokens: number): void => {
    const set = { ...standardAttributesOf(sample), ...extra, [attributes.tokenModality]: modality }
    const key = JSON.stringify(set)
    const sum = sums.get(key)
    if (sum) sum.tokens += tokens
    else sums.set(key, { set, tokens })
  }
  for (const { sample, classes } of series) {
    let counted = false
    for (const [usageClass, { count }] of classes) {
      if (!isTokenClass(usageClass) || !counts(usageClass)) continue
      add(sample, modalityOf(usageClass), count)
      counted = true
    }
    if (saysZero && !counted) add(sample, 'unknown', 0)
  }
  for (const { set, tokens } of sums.values()) observe(tokens, set)
}

// Providers name the audio and the images that are priced apart. Among the rest of an input there may still be images
// that are not; the rest of an output is text.
function modalityOf(tokenClass: TokenClass): 'audio' | 'image' | 'text' | 'unknown' {
  if (tokenClass.endsWith('_audio')) return 'audio'
  if (tokenClass.endsWith('_image')) return 'image'
  return directionOf(tokenClass) === 'output' ? 'text' : 'unknown'
}
