import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'

// 2022 is the last year in which clocks changed in Tehran. In Tokyo they have not since 1951.
const nights = [
  'Asia/Tehran: clocks forward, 2022-03-21T12:00Z',
  'Europe/Paris: clocks forward, 2022-03-26T15:00Z',
  'Asia/Tokyo: the end of a month, 2022-03-31T09:00Z',
  'Europe/Paris: the end of a month, 2022-03-31T16:00Z',
  'America/New_York: the end of a month, 2022-03-31T22:00Z',
  'Asia/Tokyo: midnight, 2022-06-10T09:00Z',
  'Asia/Tehran: the end of a month, 2022-06-30T13:30Z',
  'Asia/Tehran: clocks back, 2022-09-21T13:30Z',
  'Europe/Paris: clocks back, 2022-10-29T16:00Z',
  'America/New_York: clocks back, 2022-11-05T22:00Z',
  'America/New_York: clocks forward, 2023-03-11T23:00Z',
].map((line) => Date.parse(line.split(', ')[1] ?? ''))

const zones = ['Asia/Tokyo', 'Asia/Tehran', 'Europe/Paris', 'America/New_York', 'UTC']
const hourMs = 3_600_000

export const calendar: Scenario = {
  name: 'midnights, ends of months and changed clocks in Tokyo, Tehran, Paris and New York',
  stores: storeKinds,
  clock: { nowMs: nights[0] ?? 0 },
  short: { rounds: 8, pauseMs: 0, times: 1 },
  long: { rounds: 24, pauseMs: 0, times: 12 },
  async run(world, size) {
    for (const startMs of nights) {
      world.advance(startMs - world.nowMs())
      const app = world.app()
      const calls = size.rounds * size.times
      for (let call = 0; call < calls; call++) {
        world.call(app)
        await app.exportForSure()
        world.advance((16 * hourMs) / calls)
      }
    }
  },
  check: (world) => world.calendarDeviations(zones),
}
