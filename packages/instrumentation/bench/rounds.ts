import { quantile } from '../../../test/src/kit/table.ts'
import type { Case } from './cases.ts'
import type { Measured } from './child.ts'
import { Contestant } from './process.ts'
import type { Variant } from './variants.ts'

/** The measurements of one case: for each round what each variant took. */
export interface Rounds {
  readonly case: Case
  readonly rounds: readonly ReadonlyMap<string, Measured>[]
}

const warmUpRounds = 10
// A peer that takes this long for a call has shown enough after a few rounds.
const tooSlowMicros = 100_000
const roundsForSlow = 3

/** What is measured. */
export interface Plan {
  readonly env: NodeJS.ProcessEnv
  readonly cases: readonly Case[]
  readonly variants: readonly Variant[]
  /** How many rounds. */
  readonly count: number
  /** Flags of Node.js, for the processes measured. */
  readonly flags?: readonly string[]
}

/**
 * Measures every variant in every case, in turns: within a round all of them do the same calls one after the other, so
 * that what else the machine does hits them alike, and each is compared with its bare SDK in that round only.
 */
export async function measureInRounds({ env, cases, variants, count, flags }: Plan): Promise<Rounds[]> {
  const contestants = variants.map(({ name }) => new Contestant(name, env, flags))
  const measured: Rounds[] = []
  try {
    for (const each of cases) {
      const slow = new Set<string>()
      const rounds: ReadonlyMap<string, Measured>[] = []
      for (let round = -warmUpRounds; round < count; round += 1) {
        const inTurn = contestants.filter(({ name }) => !slow.has(name) || (round >= 0 && round < roundsForSlow))
        const results = await playRound(inTurn, each, round + warmUpRounds)
        // In the first round much is still being loaded.
        const settled = round > -warmUpRounds
        for (const [name, { cpuMicros }] of results) if (settled && cpuMicros > tooSlowMicros) slow.add(name)
        if (round >= 0) rounds.push(results)
      }
      measured.push({ case: each, rounds })
    }
  } finally {
    for (const contestant of contestants) contestant.stop()
  }
  return measured
}

async function playRound(contestants: readonly Contestant[], { name, calls }: Case, round: number) {
  const results = new Map<string, Measured>()
  for (let place = 0; place < contestants.length; place += 1) {
    // Another one begins in each round.
    const contestant = contestants[(place + round) % contestants.length]
    if (contestant) results.set(contestant.name, await contestant.measure({ caseName: name, calls }))
  }
  return results
}

/** The median over the rounds of what a variant takes. */
export function medianOf({ rounds }: Rounds, { name }: Variant, figure: keyof Measured): number {
  return quantile(
    rounds.flatMap((round) => round.get(name)?.[figure] ?? []),
    0.5,
  )
}

/** The median over the rounds of what a variant takes more than its bare SDK. */
export function addedBy({ rounds }: Rounds, { name, over = name }: Variant, figure: keyof Measured): number {
  const differences = rounds.flatMap((round) => {
    const [measured, bare] = [round.get(name)?.[figure], round.get(over)?.[figure]]
    return measured === undefined || bare === undefined ? [] : [measured - bare]
  })
  return quantile(differences, 0.5)
}
