import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatAmount } from '@tollbell/conventions'
import { type OpenAiRequest, type OpenAiServer, startOpenAiServer } from '@tollbell/instrumentation/testing'
import type { StatusAnswer } from '@tollbell/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Child, startScript } from '../kit/child.ts'
import { type Service, startService } from '../kit/services.ts'
import { until } from '../kit/until.ts'
import { type PlannedUsage, usageIn } from '../pipeline/plan.ts'
import { truthOf } from '../pipeline/truth.ts'

// Three apps at once, each killed again and again: after its first calls, and when some were exported already.
const lives: Readonly<Record<string, readonly number[]>> = {
  one: [1, 40, 3, 60, 2],
  two: [25, 1, 50, 4, 35],
  three: [2, 30, 45, 1, 70],
}
const kills = Object.values(lives).flat().length

let folder: string
let journal: string
let provider: OpenAiServer
let ledger: Service
const running = new Map<string, { readonly child: Child; callsLeft: number }>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollbell-test-journal-'))
  journal = join(folder, 'journal')
  mkdirSync(journal)
  provider = await startOpenAiServer({ usageOf, scriptOf: answerOrKill })
  ledger = await startService('ledger-main.ts', { host: '127.0.0.1', port: 0, dataDir: join(folder, 'ledger') })
})

afterAll(async () => {
  await ledger?.child.kill()
  await provider?.close()
  rmSync(folder, { recursive: true, force: true })
})

function usageOf({ body }: OpenAiRequest): PlannedUsage {
  return 'user' in body ? usageIn(body) : { inputTokens: 500, outputTokens: 200 }
}

// The request that comes when an app has made its calls proves that it has counted the one before. It is not answered.
function answerOrKill({ body }: OpenAiRequest): { status?: number; delayMs?: number } {
  if (!('user' in body)) return {}
  const app = running.get(String(body['user']))
  if (!app || app.callsLeft === 0) {
    void app?.child.kill('SIGKILL')
    return { status: 503 }
  }
  app.callsLeft -= 1
  return { delayMs: 10 }
}

function start(name?: string): Child {
  return startApp(join(import.meta.dirname, 'app.ts'), name === undefined ? [] : [name])
}

function startApp(file: string, args: readonly string[]): Child {
  return startScript(file, args, {
    imports: ['@tollbell/instrumentation/register'],
    cwd: dirname(file),
    env: {
      ...process.env,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: provider.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: ledger.url,
      OTEL_METRIC_EXPORT_INTERVAL: '60000',
      TOLLBELL_JOURNAL_DIR: journal,
    },
  })
}

async function liveAndDie(name: string, calls: number): Promise<void> {
  const child = start(name)
  running.set(name, { child, callsLeft: calls })
  expect(await child.ended, child.output()).toBe('SIGKILL')
}

async function booked(): Promise<{ costUsd: string; tokens: number }> {
  const answer = (await (await fetch(`${ledger.url}/api/v1/status`)).json()) as StatusAnswer
  const { costUsd, tokens } = answer.allTime
  return { costUsd, tokens }
}

function openFiles(): string[] {
  return readdirSync(journal).filter((name) => name.includes('.open'))
}

async function letAnotherTidyUp(): Promise<void> {
  const survivor = start()
  await until(() => openFiles().length === 0, { what: 'the journals to be reported', unless: survivor })
  await survivor.kill('SIGKILL')
}

test(`ledger = truth to the nano-dollar after ${kills} SIGKILLs of three apps at once, and it stays so`, async () => {
  await Promise.all(
    Object.entries(lives).map(async ([name, calls]) => {
      for (const count of calls) await liveAndDie(name, count)
    }),
  )
  expect(provider.calls.filter(({ outcome }) => outcome === 'answered')).toHaveLength(
    Object.values(lives)
      .flat()
      .reduce((sum, count) => sum + count, 0),
  )
  const { costNanoUsd, tokens } = truthOf(provider.calls)
  // Otherwise the last exports did it all, and this has shown nothing.
  expect(openFiles().length).toBeGreaterThan(0)
  expect((await booked()).tokens).toBeLessThan(tokens)

  await letAnotherTidyUp()
  expect(await booked()).toEqual({ costUsd: formatAmount(costNanoUsd, 'usd'), tokens })

  // Reported again, as when a process is killed between its report and noting it, they count no second time.
  for (const name of readdirSync(journal)) {
    renameSync(join(journal, name), join(journal, name.replace('.jsonl', '.open.jsonl')))
  }
  await letAnotherTidyUp()
  expect(await booked()).toEqual({ costUsd: formatAmount(costNanoUsd, 'usd'), tokens })
}, 120_000)

// Its MeterProvider does not say whether an export arrived, nor when its series began.
test('what an app with a NodeSDK of its own has exported is not counted again from its journal', async () => {
  const nodeSdk = join(import.meta.dirname, '../../../packages/instrumentation/test/apps/node-sdk.mjs')
  const app = startApp(nodeSdk, [])
  expect(await app.ended, app.output()).toBe(0)
  const { costNanoUsd, tokens } = truthOf(provider.calls)
  const truth = { costUsd: formatAmount(costNanoUsd, 'usd'), tokens }
  expect(await booked()).toEqual(truth)
  expect(openFiles()).toHaveLength(1)
  await letAnotherTidyUp()
  expect(await booked()).toEqual(truth)
}, 60_000)
