import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatAmount } from '@tollbell/conventions'
import type { StatusAnswer } from '@tollbell/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startScript } from '../kit/child.ts'
import { KilledApps } from '../kit/killed-apps.ts'
import { type Service, startService } from '../kit/services.ts'
import { truthOf } from '../pipeline/truth.ts'

// Three apps at once, each killed again and again: after its first calls, and when some were exported already. More of
// them, on both stores: npm run accuracy.
const lives: Readonly<Record<string, readonly number[]>> = {
  one: [1, 40, 2],
  two: [25, 1, 4],
  three: [2, 30, 1],
}
const kills = Object.values(lives).flat().length

let folder: string
let journal: string
let ledger: Service
let apps: KilledApps

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-test-journal-'))
  journal = join(folder, 'journal')
  ledger = await startService('ledger-main.ts', { host: '127.0.0.1', port: 0, dataDir: join(folder, 'ledger') })
  apps = await KilledApps.start({ otlpUrl: ledger.url, journal })
})

afterAll(async () => {
  await ledger?.child.kill()
  await apps?.provider.close()
  rmSync(folder, { recursive: true, force: true })
})

async function booked({ url } = ledger): Promise<{ costUsd: string; tokens: number }> {
  const answer = (await (await fetch(`${url}/api/v1/status`)).json()) as StatusAnswer
  const { costUsd, tokens } = answer.allTime
  return { costUsd, tokens }
}

/** What `tollbell import` says of the journals. */
async function importInto({ url }: Service): Promise<string> {
  const child = startScript(join(import.meta.dirname, '../../../packages/cli/src/main.ts'), [
    'import',
    journal,
    '--url',
    url,
  ])
  expect(await child.ended, child.output()).toBe(0)
  return child.output()
}

function truth(): { costUsd: string; tokens: number } {
  const { costNanoUsd, tokens } = truthOf(apps.provider.calls)
  return { costUsd: formatAmount(costNanoUsd, 'usd'), tokens }
}

test(`ledger = truth to the nano-dollar after ${kills} SIGKILLs of three apps at once, and it stays so`, async () => {
  await Promise.all(
    Object.entries(lives).map(async ([name, calls]) => {
      for (const count of calls) await apps.liveAndDie(name, count)
    }),
  )
  expect(apps.provider.calls.filter(({ outcome }) => outcome === 'answered')).toHaveLength(
    Object.values(lives)
      .flat()
      .reduce((sum, count) => sum + count, 0),
  )
  // Otherwise the last exports did it all, and this has shown nothing.
  expect(apps.openFiles().length).toBeGreaterThan(0)
  expect((await booked()).tokens).toBeLessThan(truth().tokens)

  await apps.letAnotherTidyUp()
  expect(await booked()).toEqual(truth())

  // Reported again, as when a process is killed between its report and noting it, they count no second time.
  for (const name of readdirSync(journal)) {
    renameSync(join(journal, name), join(journal, name.replace('.jsonl', '.open.jsonl')))
  }
  await apps.letAnotherTidyUp()
  expect(await booked()).toEqual(truth())
})

// Its MeterProvider does not say whether an export arrived, nor when its series began.
test('what an app with a NodeSDK of its own has exported is not counted again from its journal', async () => {
  const app = apps.run(join(import.meta.dirname, '../../../packages/instrumentation/test/apps/node-sdk.mjs'))
  expect(await app.ended, app.output()).toBe(0)
  expect(await booked()).toEqual(truth())
  expect(apps.openFiles()).toHaveLength(1)
  await apps.letAnotherTidyUp()
  expect(await booked()).toEqual(truth())
})

test('tollbell import gives a ledger that has lost everything all of it back, once, and to one that has it nothing', async () => {
  const empty = await startService('ledger-main.ts', { host: '127.0.0.1', port: 0, dataDir: join(folder, 'empty') })
  const answered = apps.provider.calls.filter(({ outcome }) => outcome === 'answered').length
  for (const target of [empty, ledger]) {
    expect(await importInto(target)).toContain(`: ${answered} calls, $`)
    expect(await booked(target)).toEqual(truth())
  }
  await empty.child.kill()
})
