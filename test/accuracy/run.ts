import { deviations } from './compare.ts'
import type { StoreKind } from './ledgers.ts'
import { watch } from './prometheus.ts'
import type { Deviation, Scenario, Size } from './scenario.ts'
import type { Sums } from './truth.ts'
import { openWorld } from './world.ts'

export interface Result {
  readonly scenario: string
  readonly truth: Sums
  /** By store; empty where the ledger says the truth. */
  readonly deviations: ReadonlyMap<StoreKind, readonly Deviation[]>
  /** Of what the scenario checks beside. */
  readonly others: readonly Deviation[]
  /** USD that `increase()` gives for the same time; undefined where Prometheus was not asked. */
  readonly increaseUsd: number | undefined
}

export interface RunOptions {
  readonly size: Size
  readonly seed: number
  /** Whether the real Prometheus watches, for comparison. */
  readonly withPrometheus: boolean
}

/** Plays one scenario in a world of its own, and compares. */
export async function run(scenario: Scenario, { size, seed, withPrometheus }: RunOptions): Promise<Result> {
  const world = await openWorld(scenario, seed)
  try {
    // A clock of our own is not Prometheus'.
    const watching = withPrometheus && !scenario.clock ? await watch(world) : undefined
    await scenario.run(world, size)
    const increaseUsd = await watching?.increaseUsd()
    const found = new Map<StoreKind, readonly Deviation[]>()
    for (const ledgers of world.ledgers) found.set(ledgers.store, await deviations(ledgers, world.truth))
    const others = (await scenario.check?.(world)) ?? []
    return { scenario: scenario.name, truth: world.truth.total(), deviations: found, others, increaseUsd }
  } finally {
    await world.close()
  }
}
