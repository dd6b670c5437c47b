import { join } from 'node:path'
import { KilledApps } from '../../src/kit/killed-apps.ts'
import { truthOf } from '../../src/pipeline/truth.ts'
import { storeKinds } from '../ledgers.ts'
import type { Scenario, Size, World } from '../scenario.ts'

/** Apps with a journal die again and again, and one that lives on reports what they left. */
async function dying(world: World, size: Size): Promise<void> {
  const apps = await KilledApps.start({ otlpUrl: world.network.url, journal: join(world.folder, 'journal') })
  try {
    const live = async (name: string): Promise<void> => {
      for (let life = 0; life < size.times; life++) {
        await apps.liveAndDie(name, 1 + Math.floor(world.random() * size.rounds))
      }
    }
    await Promise.all(['one', 'two'].map(live))
    await world.network.calm()
    await apps.letAnotherTidyUp()
    for (const call of apps.provider.calls) {
      if (call.outcome !== 'answered') continue
      const { costNanoUsd, tokens } = truthOf([call])
      world.truth.note(
        { project: 'chatbot', model: call.model, tokenClass: 'input', tokens, costNanoUsd: Number(costNanoUsd) },
        world.nowMs(),
      )
    }
  } finally {
    await apps.provider.close()
  }
}

export const appsKilled: Scenario = {
  name: 'apps with a journal are killed every few seconds',
  stores: storeKinds,
  short: { rounds: 10, pauseMs: 0, times: 1 },
  long: { rounds: 200, pauseMs: 0, times: 12 },
  run: dying,
}

export const ledgerAway: Scenario = {
  name: 'the ledger cannot be reached while apps with a journal end',
  stores: storeKinds,
  short: { rounds: 10, pauseMs: 0, times: 1 },
  long: { rounds: 200, pauseMs: 0, times: 10 },
  run(world, size) {
    world.network.isDown = true
    return dying(world, size)
  },
}
