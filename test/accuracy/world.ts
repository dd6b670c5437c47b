import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { App } from './app.ts'
import { calendarDeviations } from './compare.ts'
import { type Ledgers, startLedgerHere, startLedgerProcesses } from './ledgers.ts'
import { Network } from './network.ts'
import type { Deviation, Scenario, World } from './scenario.ts'
import { anyCall, randomNumbers, Truth } from './truth.ts'

export interface OpenWorld extends World {
  close(): Promise<void>
}

/** Everything a scenario needs: ledgers on each of its stores, and a network before them. */
export async function openWorld({ stores, processes, clock }: Scenario, seed: number): Promise<OpenWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tollbell-accuracy-'))
  const nowMs = (): number => clock?.nowMs ?? Date.now()
  const ledgers: readonly Ledgers[] = await Promise.all(
    stores.map((store) =>
      processes === undefined
        ? startLedgerHere(store, folder, () => new Date(nowMs()))
        : startLedgerProcesses({ store, folder, replicas: processes }),
    ),
  )
  const random = randomNumbers(seed)
  const network = await Network.open(
    ledgers.map((one) => () => one.url()),
    random,
  )
  const truth = new Truth()
  const apps: App[] = []
  const closing: (() => Promise<void>)[] = []
  return {
    truth,
    network,
    ledgers,
    folder,
    random,
    nowMs,
    app(options) {
      const app = new App({ url: network.url, project: 'chatbot', now: nowMs, ...options })
      apps.push(app)
      return app
    },
    call(app, more) {
      const call = anyCall(random, more)
      truth.note(call, nowMs())
      app.count(call)
      return call
    },
    async pause({ pauseMs }) {
      if (pauseMs > 0) await sleep(pauseMs)
    },
    advance(ms) {
      if (!clock) throw new Error('this scenario has no clock of its own')
      clock.nowMs += ms
    },
    onClose: (close) => void closing.push(close),
    async calendarDeviations(timezones) {
      const found: Deviation[] = []
      for (const one of ledgers) {
        for (const timezone of timezones) found.push(...(await calendarDeviations(one, truth, timezone)))
      }
      return found
    },
    async close() {
      await Promise.all(apps.map((app) => app.stop()))
      for (const close of closing) await close()
      network.close()
      for (const one of ledgers) await one.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
