import { instruments, attributes as names, type TokenClass } from '@tollbell/conventions'
import { foreignBase, tokenEntries } from '../foreign.ts'
import { type Inclusion, type MetricReader, type Source, wholeAmount } from '../source.ts'

const name = 'gen-ai-counters'

type Modality = 'plain' | 'audio' | 'image'

type ClassByModality = Readonly<Record<Modality, TokenClass>>

const input: ClassByModality = { plain: 'input', audio: 'input_audio', image: 'input_image' }
const output: ClassByModality = { plain: 'output', audio: 'output_audio', image: 'output_image' }
const cacheRead: ClassByModality = {
  plain: 'input_cached',
  audio: 'input_cached_audio',
  image: 'input_cached_image',
}
const cacheWrite = always('input_cache_write')
const reasoning = always('output_reasoning')

/**
 * The newest conventions: a counter for each kind of token, by modality. Cached tokens are counted within all input and
 * reasoning within all output, so these are wholes and parts.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-token-metrics.md
 */
export const genAiCounters: Source = {
  name,
  betterOnes: ['tollbell'],
  metrics: new Map([
    [instruments.genAiInputTokens.name, reader('input', 'whole', input)],
    [instruments.genAiOutputTokens.name, reader('output', 'whole', output)],
    [instruments.genAiCacheReadTokens.name, reader('input', 'part', cacheRead)],
    [instruments.genAiCacheWriteTokens.name, reader('input', 'part', cacheWrite)],
    [instruments.genAiReasoningTokens.name, reader('output', 'part', reasoning)],
  ]),
}

function reader(direction: 'input' | 'output', role: Inclusion['role'], classes: ClassByModality): MetricReader {
  return {
    metric: role === 'whole' ? direction : classes.plain,
    kinds: ['sum'],
    valueOf: ({ value }) => wholeAmount(value),
    meaningOf(origin, parts) {
      const base = foreignBase(name, origin, parts)
      if (!base) return undefined
      const modality = modalityOf(origin.attributes.get(names.tokenModality))
      return {
        project: base.project,
        entries: role === 'whole' ? [] : tokenEntries(base, classes[modality], parts),
        inclusion: {
          role,
          group: JSON.stringify([direction, modality, base]),
          rest: tokenEntries(base, (direction === 'input' ? input : output)[modality], parts),
        },
      }
    },
  }
}

// Text and tokens of which nothing is known have the same price.
function modalityOf(modality = ''): Modality {
  return modality === 'audio' || modality === 'image' ? modality : 'plain'
}

function always(tokenClass: TokenClass): ClassByModality {
  return { plain: tokenClass, audio: tokenClass, image: tokenClass }
}
