import { randomUUID } from 'node:crypto'
import { storeKinds } from '../ledgers.ts'
import type { Scenario, Size, World } from '../scenario.ts'

/** Restarts again and again; each life exports before it ends. */
async function restarting(world: World, size: Size, instanceOf: () => string): Promise<void> {
  const callsOfALife = Math.ceil(size.rounds / size.times)
  for (let life = 0; life < size.times; life++) {
    const app = world.app({ instance: instanceOf() })
    for (let call = 0; call < callsOfALife; call++) {
      world.call(app)
      await app.exportForSure()
      await world.pause(size)
    }
  }
}

const sizes = {
  short: { rounds: 12, pauseMs: 2, times: 4 },
  long: { rounds: 120, pauseMs: 1000, times: 12 },
} as const

export const restartsAsItself: Scenario = {
  name: 'an app that restarts and keeps its instance id',
  stores: storeKinds,
  ...sizes,
  run: (world, size) => restarting(world, size, () => 'chatbot-0'),
}

export const restartsAsAnother: Scenario = {
  name: 'an app that restarts with a new instance id',
  stores: storeKinds,
  ...sizes,
  run: (world, size) => restarting(world, size, randomUUID),
}
