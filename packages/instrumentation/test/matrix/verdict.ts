import { isDeepStrictEqual } from 'node:util'
import type { Observation } from './observe.ts'

/** How well a scenario is counted. */
export type Verdict = 'exact' | 'estimated' | 'not seen' | 'wrong' | 'disturbed'

/** Compares what was counted with what the provider knows, and what the app got with what it gets without us. */
export function verdictOf({ bare, metered, truth, counted }: Observation): Verdict {
  const { estimated, ...sums } = counted
  if (!isDeepStrictEqual(metered, bare)) return 'disturbed'
  if (truth.requests === 0) return 'wrong'
  if (sums.requests === 0) return 'not seen'
  if (sums.requests !== truth.requests) return 'wrong'
  if (estimated) return sums.costNanoUsd > 0 ? 'estimated' : 'wrong'
  return isDeepStrictEqual(sums, truth) ? 'exact' : 'wrong'
}
