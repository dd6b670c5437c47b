import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

export const firstCallOfAModel: Scenario = {
  name: 'a first call of $5 on a new model',
  stores: storeKinds,
  short: { rounds: 3, pauseMs: 0, times: 1 },
  long: { rounds: 45, pauseMs: 1000, times: 3 },
  async run(world, size) {
    const app = world.app()
    const every = Math.ceil(size.rounds / size.times)
    for (let round = 0; round < size.rounds; round++) {
      // Cheap calls before and after it: the app is known, and only the model is new.
      world.call(app, { model: 'gpt-5-nano', tokens: 10, costNanoUsd: 500 })
      if (round % every === Math.floor(every / 2)) {
        world.call(app, { model: `o${round}-pro`, tokens: 250_000, costNanoUsd: 5_000_000_000 })
      }
      await app.exportForSure()
      await world.pause(size)
    }
  },
}
