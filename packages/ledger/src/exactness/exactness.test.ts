import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { formatAmount, attributes as names } from '@tollbell/conventions'
import { expect, onTestFinished, test } from 'vitest'
import type { StatusAnswer } from '../api/types.ts'
import { otelApp, otelExporter, type TestApp, type TestCall } from '../testing/app.ts'
import { testFolder } from '../testing/ledger.ts'
import { badNetwork } from './network.ts'

const token = 'test'
const program = fileURLToPath(new URL('ledger-process.ts', import.meta.url))

test('ledger = truth to the nano-dollar: killed under load, over a network that repeats, delays and loses', async () => {
  const random = randomNumbers(20261122)
  const port = await freePort()
  const target = `http://127.0.0.1:${port}`
  const dataDir = testFolder()
  const network = await badNetwork({ target, token, random })
  onTestFinished(() => network.close())
  const truth = new Truth()
  let ledger = await startProcess(port, dataDir)

  const longLived = [startApp(network.url, 'json'), startApp(network.url, 'protobuf')]
  for (let round = 0; round < 60; round++) {
    for (const app of longLived) for (let call = 0; call < 3; call++) app.call(truth.call(random))
    const exporting = longLived.map((app) => app.export())
    if (round % 12 === 6) ledger = await killAndRestart(ledger, port, dataDir)
    await Promise.all(exporting)
    // A process with one call and one export that must get through, as the instrumentation retries at exit.
    if (round % 4 === 0) await shortLife(target, truth.call(random))
  }
  await network.calm()
  for (const app of longLived) await exported(app)

  const status = (await (await fetch(`${target}/api/v1/status`, { headers: authorization })).json()) as StatusAnswer
  expect(status.allTime).toMatchObject({
    costUsd: formatAmount(truth.costNanoUsd, 'usd'),
    tokens: truth.tokens,
    requests: truth.calls,
  })
  expect(Object.fromEntries(status.month.byModel.map(({ name, costUsd }) => [name, costUsd]))).toEqual(
    truth.costByModel(),
  )
  // Otherwise this has shown nothing.
  expect(Math.min(...Object.values(network.done))).toBeGreaterThan(0)
  for (const app of longLived) await app.stop()
  ledger.kill('SIGKILL')
}, 60_000)

const authorization = { authorization: `Bearer ${token}` }
const models = ['gpt-5', 'gpt-5-mini', 'gpt-4o'] as const

/** The log of every call, kept on the other side. */
class Truth {
  costNanoUsd = 0n
  tokens = 0
  calls = 0
  readonly #byModel = new Map<string, bigint>()

  call(random: () => number): TestCall {
    const model = models[Math.floor(random() * models.length)] ?? models[0]
    const tokens = 1 + Math.floor(random() * 5000)
    const costNanoUsd = tokens * (1 + Math.floor(random() * 9999))
    this.costNanoUsd += BigInt(costNanoUsd)
    this.tokens += tokens
    this.calls++
    this.#byModel.set(model, (this.#byModel.get(model) ?? 0n) + BigInt(costNanoUsd))
    const tokenClass = random() < 0.5 ? 'input' : 'output'
    return { model, tokenClass, tokens, costNanoUsd, outcome: 'ok' }
  }

  costByModel(): Record<string, string> {
    return Object.fromEntries([...this.#byModel].map(([model, cost]) => [model, formatAmount(cost, 'usd')]))
  }
}

function startApp(url: string, encoding: 'json' | 'protobuf'): TestApp {
  const resource = { [names.serviceName]: 'chatbot', [names.serviceInstanceId]: randomUUID() }
  return otelApp(otelExporter(encoding, `${url}/v1/metrics`, authorization), resource)
}

async function shortLife(url: string, call: TestCall): Promise<void> {
  const app = startApp(url, 'protobuf')
  app.call(call)
  await exported(app)
  await app.stop()
}

async function exported(app: TestApp): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) if (await app.export()) return
  throw new Error('no export got through in 20 attempts')
}

async function startProcess(port: number, dataDir: string): Promise<ChildProcess> {
  const args = ['--conditions=@tollbell/source', program, String(port), dataDir]
  const ledger = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void ledger.kill('SIGKILL'))
  await once(ledger.stdout, 'data')
  return ledger
}

// In the middle of what is under way: nothing is waited for.
async function killAndRestart(ledger: ChildProcess, port: number, dataDir: string): Promise<ChildProcess> {
  ledger.kill('SIGKILL')
  await once(ledger, 'exit')
  return await startProcess(port, dataDir)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Mulberry32: the same numbers in every run.
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
