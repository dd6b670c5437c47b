import type { Case } from './cases.ts'
import type { Measured } from './child.ts'
import { type Median, medianOf } from './median.ts'
import { Contestant } from './process.ts'
import type { Variant } from './variants.ts'

/** The measurements of one case: for each round what each variant took. */
export interface Rounds {
  readonly case: Case
  readonly rounds: readonly ReadonlyMap<string, Measured>[]
}

// By then what is called is compiled, which takes another thread of the process more than the calls themselves.
const warmUpRounds = 60
// A peer that takes this long for a call has shown enough after a few rounds.
const tooSlowMicros = 100_000
const roundsForSlow = 3

/** What is measured. */
export interface Plan {
  readonly env: NodeJS.ProcessEnv
  readonly cases: readonly Case[]
  readonly variants: readonly Variant[]
  /** How many rounds in all. */
  readonly count: number
  /** How often all processes are begun anew: what is compiled, and how, is another in each. */
  readonly sittings: number
  /** Flags of Node.js, for the processes measured. */
  readonly flags?: readonly string[]
}

/**
 * Measures every variant in every case, in turns: within a round all of them do the same calls one after the other, so
 * that what else the machine does hits them alike, and each is compared with others in that round only.
 */
export async function measureInRounds(plan: Plan): Promise<Rounds[]> {
  const rounds = new Map(plan.cases.map((each) => [each, [] as ReadonlyMap<string, Measured>[]]))
  for (let sitting = 0; sitting < plan.sittings; sitting += 1) {
    const contestants = plan.variants.map(({ name }) => new Contestant(name, plan.env, plan.flags))
    try {
      for (const [each, all] of rounds) all.push(...(await playRounds(contestants, each, plan.count / plan.sittings)))
    } finally {
      for (const contestant of contestants) contestant.stop()
    }
  }
  return [...rounds].map(([each, all]) => ({ case: each, rounds: all }))
}

async function playRounds(contestants: readonly Contestant[], of: Case, count: number) {
  const slow = new Set<string>()
  const rounds: ReadonlyMap<string, Measured>[] = []
  for (let round = -warmUpRounds; round < count; round += 1) {
    const inTurn = contestants.filter(({ name }) => !slow.has(name) || (round >= 0 && round < roundsForSlow))
    const results = await playRound(inTurn, of, round + warmUpRounds)
    // In the first round much is still being loaded.
    const settled = round > -warmUpRounds
    for (const [name, { cpuMicros }] of results) if (settled && cpuMicros > tooSlowMicros) slow.add(name)
    if (round >= 0) rounds.push(results)
  }
  return rounds
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

/** What a variant takes. */
export function takenBy({ rounds }: Rounds, { name }: Variant, figure: keyof Measured): Median {
  return medianOf(rounds.flatMap((round) => round.get(name)?.[figure] ?? []))
}

/** What a variant takes more than another one, or than its bare SDK: the median of their differences in each round. */
export function addedBy(
  { rounds }: Rounds,
  { name, over = name }: Variant,
  figure: keyof Measured,
  other: string = over,
): Median {
  const differences = rounds.flatMap((round) => {
    const [measured, compared] = [round.get(name)?.[figure], round.get(other)?.[figure]]
    return measured === undefined || compared === undefined ? [] : [measured - compared]
  })
  return medianOf(differences)
}
