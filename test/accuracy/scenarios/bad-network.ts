import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

export const badNetwork: Scenario = {
  name: '25 % of exports come twice, 25 % late, 5 % are booked and answered with 503',
  stores: storeKinds,
  short: { rounds: 40, pauseMs: 0, times: 3 },
  long: { rounds: 200, pauseMs: 300, times: 4 },
  async run(world, size) {
    world.network.weather = { doubled: 0.25, late: 0.25, lostAnswers: 0.05 }
    const apps = Array.from({ length: size.times }, () => world.app())
    for (let round = 0; round < size.rounds; round++) {
      for (const app of apps) world.call(app)
      await Promise.all(apps.map((app) => app.export()))
      await world.pause(size)
    }
    await world.network.calm()
    for (const app of apps) await app.exportForSure()
  },
  check(world) {
    // Otherwise this has shown nothing.
    const { doubled, late, lostAnswers } = world.network.done
    const missing = Object.entries({ doubled, late, lostAnswers }).filter(([, count]) => count === 0)
    return Promise.resolve(missing.map(([what]) => ({ where: `requests ${what}`, truth: 'some', ledger: 'none' })))
  },
}
