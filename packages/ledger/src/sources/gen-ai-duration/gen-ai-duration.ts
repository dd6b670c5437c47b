import { instruments, attributes as names, type Outcome } from '@tollbell/conventions'
import { growth } from '../../booking/stream.ts'
import { accountFor } from '../account-of.ts'
import { foreignBase } from '../foreign.ts'
import { type MetricReader, type Source, wholeAmount } from '../source.ts'

const name = 'gen-ai-duration'

/**
 * How often a duration was recorded is the number of requests. `gen_ai.client.operation.duration` was that of all
 * operations, and in the newest conventions it is that of all others than inference, as embeddings, so the two add up.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/client-inference.md
 */
export const genAiDuration: Source = {
  name,
  betterOnes: ['tollbell'],
  metrics: new Map([
    [instruments.genAiOperationDuration.name, reader('duration')],
    [instruments.genAiInferenceDuration.name, reader('inferenceDuration')],
  ]),
}

function reader(metric: string): MetricReader {
  return {
    metric,
    kinds: ['histogram'],
    // Nothing is 0 in protobuf: a Collector leaves the count away where none was added.
    valueOf: ({ count = 0 }) => wholeAmount(count),
    meaningOf(origin, parts) {
      const base = foreignBase(name, origin, parts)
      if (!base) return undefined
      const account = accountFor(base, 'requests', outcomeOf(origin.attributes.get(names.errorType) ?? ''))
      return { project: base.project, entries: [{ account, amountBetween: growth }] }
    },
  }
}

// `error.type` is a status, the name of an exception of any language, or a word. The first that fits counts.
const outcomeByName: readonly (readonly [RegExp, Outcome])[] = [
  [/rate.?limit|too.?many.?requests|resource.?exhausted|throttl|quota/i, 'rateLimited'],
  [/abort|cancel/i, 'aborted'],
  [/time.?out|connect|network|socket|dns|eof|ECONN|ENOTFOUND|EPIPE/i, 'network'],
  [/internal|unavailable|overload|server|gateway/i, 'serverError'],
]

/** The outcome behind an `error.type`; `''` is none. A name nobody knows is taken for a mistake of the caller. */
export function outcomeOf(errorType: string): Outcome {
  if (errorType === '') return 'ok'
  if (/^\d{3}$/.test(errorType)) return outcomeOfStatus(Number(errorType))
  return outcomeByName.find(([pattern]) => pattern.test(errorType))?.[1] ?? 'clientError'
}

function outcomeOfStatus(status: number): Outcome {
  if (status === 429) return 'rateLimited'
  return status >= 500 ? 'serverError' : 'clientError'
}
