import type { Case } from './cases.ts'
import type { Measured, Order } from './child.ts'
import { type Median, medianOf } from './median.ts'
import { Contestant } from './process.ts'
import type { Variant } from './variants.ts'

/** What each variant took in one round. */
type Round = ReadonlyMap<string, Measured>

/** The measurements of one case: the rounds of each sitting. */
export interface Rounds {
  readonly case: Case
  readonly sittings: readonly (readonly Round[])[]
}

// A peer that takes this long for a call has shown enough after a few rounds.
const tooSlowMicros = 100_000
const roundsForSlow = 3

/** What is measured. */
export interface Plan {
  readonly env: NodeJS.ProcessEnv
  readonly cases: readonly Case[]
  readonly variants: readonly Variant[]
  /**
   * How often all processes are begun anew, for each case. Two that do the same differ by more than rounds of one do, so
   * that a sitting is one observation however many rounds it has.
   */
  readonly sittings: number
  /** What part of the calls that a case has for it each process makes before it is measured. */
  readonly warmUp: number
  /** How many rounds each sitting has. */
  readonly rounds: number
  /** How many calls make one measurement; default: as the case says. */
  readonly calls?: number
  /** Flags of Node.js, for the processes measured. */
  readonly flags?: readonly string[]
}

/**
 * Measures every variant in every case, in turns: within a round all of them do the same calls one after the other, so
 * that what else the machine does hits them alike, and each is compared with others in that round only.
 */
export async function measureInRounds(plan: Plan): Promise<Rounds[]> {
  const played = new Map(plan.cases.map((each) => [each, [] as Round[][]]))
  for (let sitting = 0; sitting < plan.sittings; sitting += 1) {
    for (const [each, sittings] of played) sittings.push(await playSitting(plan, each))
  }
  return [...played].map(([each, sittings]) => ({ case: each, sittings }))
}

async function playSitting(plan: Plan, of: Case): Promise<Round[]> {
  const contestants = plan.variants.map(({ name }) => new Contestant(name, plan.env, plan.flags))
  try {
    return await playRounds(contestants, of, plan)
  } finally {
    for (const contestant of contestants) contestant.stop()
  }
}

async function playRounds(contestants: readonly Contestant[], of: Case, plan: Plan): Promise<Round[]> {
  const { calls = of.calls } = plan
  const warmUpRounds = Math.ceil((plan.warmUp * of.warmUpCalls) / calls)
  const slow = new Set<string>()
  const rounds: Round[] = []
  for (let round = -warmUpRounds; round < plan.rounds; round += 1) {
    const inTurn = contestants.filter(({ name }) => !slow.has(name) || (round >= 0 && round < roundsForSlow))
    const results = await playRound(inTurn, { caseName: of.name, calls }, round + warmUpRounds)
    // In the first round much is still being loaded.
    const settled = round > -warmUpRounds
    for (const [name, { cpuMicros }] of results) if (settled && cpuMicros > tooSlowMicros) slow.add(name)
    if (round >= 0) rounds.push(results)
  }
  return rounds
}

async function playRound(contestants: readonly Contestant[], order: Order, round: number) {
  const results = new Map<string, Measured>()
  for (let place = 0; place < contestants.length; place += 1) {
    // Another one begins in each round.
    const contestant = contestants[(place + round) % contestants.length]
    if (contestant) results.set(contestant.name, await contestant.measure(order))
  }
  return results
}

/** What a variant takes. */
export function takenBy({ sittings }: Rounds, { name }: Variant, figure: keyof Measured): Median {
  return medianOfMedians(sittings, (round) => round.get(name)?.[figure])
}

/** What a variant takes more than another one, or than its bare SDK: by their differences in each round. */
export function addedBy(
  { sittings }: Rounds,
  { name, over = name }: Variant,
  figure: keyof Measured,
  other: string = over,
): Median {
  return medianOfMedians(sittings, (round) => {
    const [measured, compared] = [round.get(name)?.[figure], round.get(other)?.[figure]]
    return measured === undefined || compared === undefined ? undefined : measured - compared
  })
}

/** The median over the sittings of the median in each. */
function medianOfMedians(sittings: Rounds['sittings'], valueOf: (round: Round) => number | undefined): Median {
  return medianOf(sittings.map((rounds) => medianOf(rounds.flatMap((round) => valueOf(round) ?? [])).value))
}
