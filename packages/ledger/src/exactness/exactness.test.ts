import { expect, onTestFinished, test } from 'vitest'
import { testFolder } from '../testing/ledger.ts'
import { exported, shortLife, startApp } from './apps.ts'
import { ledgerProcess, token } from './ledgers.ts'
import { badNetwork } from './network.ts'
import { randomNumbers, Truth } from './truth.ts'

test('ledger = truth to the nano-dollar: killed under load, over a network that repeats, delays and loses', async () => {
  const random = randomNumbers(20261122)
  const ledger = await ledgerProcess({ dataDir: testFolder() })
  const network = await badNetwork({ targets: [ledger.url], token, random })
  onTestFinished(() => network.close())
  const truth = new Truth()

  const longLived = [startApp(network.url, 'json'), startApp(network.url, 'protobuf')]
  for (let round = 0; round < 60; round++) {
    for (const app of longLived) for (let call = 0; call < 3; call++) app.call(truth.call(random))
    const exporting = longLived.map((app) => app.export())
    if (round % 12 === 6) {
      await ledger.kill()
      await ledger.start()
    }
    await Promise.all(exporting)
    if (round % 4 === 0) await shortLife(ledger.url, truth.call(random))
  }
  await network.calm()
  for (const app of longLived) await exported(app)

  const status = await ledger.status()
  expect(status.allTime).toMatchObject(truth.allTime())
  expect(Object.fromEntries(status.month.byModel.map(({ name, costUsd }) => [name, costUsd]))).toEqual(
    truth.costByModel(),
  )
  // Otherwise this has shown nothing.
  expect(Math.min(...Object.values(network.done))).toBeGreaterThan(0)
  for (const app of longLived) await app.stop()
}, 60_000)
