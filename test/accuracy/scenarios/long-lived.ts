import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

export const longLived: Scenario = {
  name: 'three apps that live long',
  stores: storeKinds,
  short: { rounds: 10, pauseMs: 0, times: 3 },
  long: { rounds: 120, pauseMs: 1000, times: 3 },
  async run(world, size) {
    const apps = Array.from({ length: size.times }, (_, index) => world.app({ project: `project ${index}` }))
    for (let round = 0; round < size.rounds; round++) {
      for (const [index, app] of apps.entries()) world.call(app, { project: `project ${index}` })
      await Promise.all(apps.map((app) => app.exportForSure()))
      await world.pause(size)
    }
  },
}
