import { join } from 'node:path'
import { startScript } from '../../src/kit/child.ts'
import { storeKinds } from '../ledgers.ts'
import type { Scenario } from '../scenario.ts'
import { anyCall, type Call } from '../truth.ts'

// Each is a Node.js of its own, and there are two processors.
const atOnce = 4

export interface ShortLife {
  readonly url: string
  readonly project: string
  readonly calls: readonly Call[]
}

export const shortLives: Scenario = {
  name: 'processes that live for one to five calls',
  stores: storeKinds,
  short: { rounds: 6, pauseMs: 0, times: 1 },
  long: { rounds: 200, pauseMs: 0, times: 1 },
  async run(world, size) {
    const calls = Array.from({ length: size.rounds }, () =>
      Array.from({ length: 1 + Math.floor(world.random() * 5) }, () => anyCall(world.random)),
    )
    const live = async (index: number): Promise<void> => {
      for (let one = index; one < calls.length; one += atOnce) {
        const life: ShortLife = { url: world.network.url, project: 'chatbot', calls: calls[one] ?? [] }
        const child = startScript(join(import.meta.dirname, '../short-life.ts'), [JSON.stringify(life)])
        for (const call of life.calls) world.truth.note(call, world.nowMs())
        if ((await child.ended) !== 0) throw new Error(`a short life ended badly:\n${child.output()}`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, (_, index) => live(index)))
  },
}
