import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

export const ledgerKilled: Scenario = {
  name: 'the ledger is killed again and again under load',
  stores: storeKinds,
  processes: 1,
  short: { rounds: 12, pauseMs: 0, times: 2 },
  long: { rounds: 150, pauseMs: 300, times: 15 },
  async run(world, size) {
    // What was under way when it died comes again, or late.
    world.network.weather = { doubled: 0.25, late: 0.25, lostAnswers: 0.05 }
    const apps = Array.from({ length: 4 }, () => world.app())
    const every = Math.floor(size.rounds / size.times)
    for (let round = 0; round < size.rounds; round++) {
      for (const app of apps) for (let call = 0; call < 3; call++) world.call(app)
      const exporting = Promise.all(apps.map((app) => app.export()))
      if (round % every === every - 1) {
        // In the middle of what is under way: nothing is waited for.
        await Promise.all(world.ledgers.map((one) => one.kill()))
        await Promise.all(world.ledgers.map((one) => one.restart()))
      }
      await exporting
      await world.pause(size)
    }
    await world.network.calm()
    for (const app of apps) await app.exportForSure()
  },
}
