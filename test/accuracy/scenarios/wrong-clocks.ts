import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

const minuteMs = 60_000
const wrongByMs = [-180, -2, 2, 180].map((minutes) => minutes * minuteMs)

export const wrongClocks: Scenario = {
  name: 'clocks that are wrong by 2 minutes and by 3 hours, both ways',
  stores: storeKinds,
  // Ten minutes before midnight: whoever believes such a clock books on the wrong day.
  clock: { nowMs: Date.UTC(2022, 10, 21, 23, 50) },
  short: { rounds: 15, pauseMs: 0, times: 1 },
  long: { rounds: 200, pauseMs: 0, times: 1 },
  async run(world, size) {
    const apps = wrongByMs.map((byMs) => world.app({ now: () => world.nowMs() + byMs }))
    for (let round = 0; round < size.rounds; round++) {
      for (const app of apps) world.call(app)
      await Promise.all(apps.map((app) => app.exportForSure()))
      world.advance(minuteMs)
    }
  },
  check: (world) => world.calendarDeviations(['UTC']),
}
