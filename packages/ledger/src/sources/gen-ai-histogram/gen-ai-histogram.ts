import { instruments, attributes as names, type TokenClass } from '@tollbell/conventions'
import { foreignBase, tokenEntries } from '../foreign.ts'
import { type Source, wholeAmount } from '../source.ts'

const name = 'gen-ai-histogram'

// Besides those of the conventions what libraries sent before. A `total` (Spring AI) is the two once more.
const classOf: Readonly<Record<string, TokenClass>> = {
  input: 'input',
  prompt: 'input',
  output: 'output',
  completion: 'output',
}

/**
 * `gen_ai.client.token.usage`, which most instrumentations send: the sum of a histogram, or a counter. It knows input
 * and output only; what was cached costs what other input does.
 */
export const genAiHistogram: Source = {
  name,
  betterOnes: ['tollbell', 'gen-ai-counters'],
  metrics: new Map([
    [
      instruments.genAiTokenUsage.name,
      {
        metric: 'usage',
        kinds: ['histogram', 'sum'],
        valueOf: ({ value }) => wholeAmount(value),
        refusalOf: (attributes) => (attributes.get(names.tokenType) ? undefined : 'noTokenType'),
        meaningOf(origin, parts) {
          const tokenClass = classOf[origin.attributes.get(names.tokenType) ?? '']
          const base = foreignBase(name, origin, parts)
          if (!base || !tokenClass) return undefined
          return { project: base.project, entries: tokenEntries(base, tokenClass, parts) }
        },
      },
    ],
  ]),
}
