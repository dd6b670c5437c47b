import type { Scenario } from '../scenario.ts'

export const replicaKilled: Scenario = {
  name: 'two ledgers on one database, of which one is killed',
  stores: ['PostgreSQL'],
  processes: 2,
  short: { rounds: 16, pauseMs: 0, times: 1 },
  long: { rounds: 150, pauseMs: 300, times: 3 },
  async run(world, size) {
    const apps = Array.from({ length: 4 }, () => world.app())
    const every = Math.floor(size.rounds / size.times)
    for (let round = 0; round < size.rounds; round++) {
      for (const app of apps) world.call(app)
      const exporting = Promise.all(apps.map((app) => app.export()))
      const [ledgers] = world.ledgers
      // The first and the second in turn; the other one goes on alone for half of the time.
      const victim = Math.floor(round / every) % 2
      if (round % every === Math.floor(every / 4)) await ledgers?.kill(victim)
      if (round % every === Math.floor((every * 3) / 4)) await ledgers?.restart(victim)
      await exporting
      await world.pause(size)
    }
    for (const app of apps) await app.exportForSure()
  },
}
