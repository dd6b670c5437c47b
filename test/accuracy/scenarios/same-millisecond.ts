import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

export const sameMillisecond: Scenario = {
  name: 'two processes that start in the same millisecond',
  stores: storeKinds,
  short: { rounds: 5, pauseMs: 0, times: 2 },
  long: { rounds: 30, pauseMs: 1000, times: 2 },
  async run(world, size) {
    const startedAtMs = world.nowMs()
    let isStarting = true
    const now = (): number => (isStarting ? startedAtMs : world.nowMs())
    const apps = Array.from({ length: size.times }, () => world.app({ now }))
    isStarting = false
    for (let round = 0; round < size.rounds; round++) {
      // The very same call, so that nothing but the instance tells the two apart.
      const call = world.call(apps[0] ?? world.app())
      for (const app of apps.slice(1)) world.call(app, call)
      await Promise.all(apps.map((app) => app.exportForSure()))
      await world.pause(size)
    }
  },
}
