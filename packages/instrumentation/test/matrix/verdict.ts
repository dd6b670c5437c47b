import { isDeepStrictEqual } from 'node:util'
import { tokensOf } from '../kit/truth.ts'
import type { Observation } from './observe.ts'

/** How well a scenario is counted. */
export type Verdict = 'exact' | 'estimated' | 'not seen' | 'wrong' | 'disturbed'

/** Compares what was counted with what the provider knows, and what the app got with what it gets without us. */
export function verdictOf({ bare, metered, served, tokens, outcomes, estimated }: Observation): Verdict {
  if (!isDeepStrictEqual(metered, bare)) return 'disturbed'
  const requests = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  if (requests === 0 && served.length > 0) return 'not seen'
  if (requests !== served.length || requests === 0) return 'wrong'
  if (estimated) return Object.keys(tokens).length > 0 ? 'estimated' : 'wrong'
  return isDeepStrictEqual(tokens, tokensOf(served)) ? 'exact' : 'wrong'
}
