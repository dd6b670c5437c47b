import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { attributes } from '@tollbell/conventions'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startRealtime } from '../test/doubles/realtime.ts'
import { truthOf } from '../test/doubles/truth.ts'
import { appEnv } from '../test/kit/app-env.ts'
import { type OtlpSink, startOtlpSink } from '../test/kit/otlp-sink.ts'
import { type OpenAiServer, startOpenAiServer } from './testing/index.ts'

const folder = join(import.meta.dirname, '..')

let api: OpenAiServer
let sink: OtlpSink

beforeEach(async () => {
  api = await startOpenAiServer({ usageOf: () => ({ inputTokens: 500, outputTokens: 200 }) })
  sink = await startOtlpSink()
})
afterEach(() => Promise.all([api.close(), sink.close()]))

interface App {
  readonly child: ChildProcess
  /** Resolves with what the app printed once it printed something. */
  readonly printed: Promise<string>
  /** What it wrote to standard error so far. */
  readonly errors: () => string
  readonly ended: Promise<{ code: number | null; signal: string | null; tookMs: number }>
}

/** Runs the app in `test/apps` with us registered, as a user does. */
function run(how: string, env: Record<string, string> = {}, script = 'calls.mjs'): App {
  const startedMs = Date.now()
  const register = ['--conditions=@tollbell/source', '--import', '@tollbell/instrumentation/register']
  const child = spawn(process.execPath, [...register, join(folder, 'test/apps', script), how], {
    cwd: folder,
    stdio: 'pipe',
    env: {
      ...appEnv,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: api.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_SERVICE_NAME: 'shop',
      TOLLBELL_JOURNAL_DIR: 'off',
      ...env,
    },
  })
  const output: string[] = []
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const printed = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk.toString())
      resolve(output.join(''))
    })
    child.once('close', () => (output.length > 0 ? resolve(output.join('')) : reject(new Error(errors.join('')))))
  })
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    tookMs: Date.now() - startedMs,
  }))
  return { child, printed, errors: () => errors.join(''), ended }
}

const cost = 500 * 2_500 + 200 * 10_000

describe('an app with us registered', () => {
  test.each([
    { name: 'ends by itself', how: '', code: 0 },
    { name: 'ends with an exit code', how: 'exitCode', code: 7 },
    { name: 'calls process.exit()', how: 'exit', code: 7 },
  ])('that $name has exported what it spent, and its exit code is its own', async ({ how, code }) => {
    const app = run(how)
    expect(await app.printed).toBe('All is well, and it is billed by the token.')
    expect(await app.ended).toMatchObject({ code, signal: null })
    const last = sink.received.at(-1)
    expect(last?.total('tokens')).toBe(700)
    expect(Math.round((last?.total('cost') ?? 0) * 1e9)).toBe(cost)
    expect(last?.resource).toEqual({
      [attributes.serviceName]: 'shop',
      [attributes.serviceInstanceId]: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(last?.attributesOf('requests')).toMatchObject([{ [attributes.project]: 'shop', [attributes.outcome]: 'ok' }])
  })

  test('that speaks over WebSockets has exported that too', async () => {
    const double = await startRealtime()
    const app = run(`ws://${double.host}/v1/realtime?model=gpt-realtime`, {}, 'realtime.mjs')
    expect(await app.printed).toBe('ding dong')
    expect(await app.ended).toMatchObject({ code: 0, signal: null })
    const { costNanoUsd } = truthOf(double.billed, 'openai')
    expect(sink.received.at(-1)?.total('requests')).toBe(2)
    expect(Math.round((sink.received.at(-1)?.total('cost') ?? 0) * 1e9)).toBe(costNanoUsd)
    await double.close()
  })

  test('that calls process.exit() later on goes on with the series it had', async () => {
    const app = run('exitLater')
    await expect.poll(() => sink.received.length).toBe(1)
    app.child.stdin?.end('once more')
    expect(await app.ended).toMatchObject({ code: 7 })
    const [first, last] = [sink.received[0], sink.received.at(-1)]
    expect([first?.total('tokens'), last?.total('tokens')]).toEqual([700, 1400])
    expect(last?.startsOf('tokens')).toEqual(first?.startsOf('tokens'))
    expect(last?.attributesOf('cost')).toEqual(first?.attributesOf('cost'))
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('that gets a %s exports, and is ended by it', async (signal) => {
    const app = run('wait')
    await app.printed
    app.child.kill(signal)
    expect(await app.ended).toMatchObject({ code: null, signal })
    expect(sink.received.at(-1)?.total('tokens')).toBe(700)
  })

  test('that handles SIGTERM itself goes on handling it', async () => {
    const app = run('ownHandler')
    await app.printed
    app.child.kill('SIGTERM')
    expect(await app.ended).toMatchObject({ code: 9, signal: null })
    expect(sink.received.at(-1)?.total('tokens')).toBe(700)
  })

  test('that goes on exports all the same, long before the minute that is usual', async () => {
    const app = run('wait')
    await app.printed
    await expect.poll(() => sink.received.at(-1)?.total('tokens')).toBe(700)
    app.child.kill('SIGKILL')
    await app.ended
  })

  test.each(['', 'exit'])('does not notice that the ledger is down (%j)', async (how) => {
    await sink.close()
    const app = run(how)
    await app.printed
    const { code, tookMs } = await app.ended
    expect(code).toBe(how === 'exit' ? 7 : 0)
    // The exporter alone would try for ten.
    expect(tookMs).toBeLessThan(10_000)
    sink = await startOtlpSink()
  })

  test('makes good later what the ledger did not take', async () => {
    sink.status = 500
    const app = run('wait')
    await app.printed
    await expect.poll(() => api.calls.length).toBe(1)
    sink.status = 200
    await expect.poll(() => sink.received.at(-1)?.total('tokens')).toBe(700)
    app.child.kill('SIGKILL')
    await app.ended
  })
})

test('until its first call an app has loaded neither the SDK and exporter of OpenTelemetry nor the price list', async () => {
  const noteLoaded = `--import ${pathToFileURL(join(folder, 'test/apps/note-loaded.mjs')).href}`
  const app = run('', { NODE_OPTIONS: noteLoaded }, 'loaded.mjs')
  const [atStart = [], afterCall = []] = JSON.parse(await app.printed) as string[][]
  const late = ['@opentelemetry/exporter-metrics-otlp-http', '@opentelemetry/sdk-metrics', '@pydantic/genai-prices']
  expect(atStart).toContain('@opentelemetry/api')
  expect(late.filter((name) => atStart.includes(name))).toEqual([])
  expect(late.filter((name) => !afterCall.includes(name))).toEqual([])
  expect(await app.ended).toMatchObject({ code: 0 })
})

describe('the standard variables', () => {
  test.each([
    { name: 'OTEL_SDK_DISABLED', env: { OTEL_SDK_DISABLED: 'true' } },
    { name: 'OTEL_METRICS_EXPORTER=none', env: { OTEL_METRICS_EXPORTER: 'none' } },
  ])('$name: nothing is exported, and the app works', async ({ env }) => {
    const app = run('', env)
    await app.printed
    expect(await app.ended).toMatchObject({ code: 0 })
    expect(sink.received).toEqual([])
  })

  test('headers, the metrics endpoint, resource attributes and the project', async () => {
    const app = run('', {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${sink.url}/v1/metrics`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test,service.name=other',
      TOLLBELL_PROJECT: 'till',
    })
    await app.ended
    const [export_] = sink.received
    expect(export_?.headers['authorization']).toBe('Bearer secret')
    expect(export_?.resource).toMatchObject({ 'deployment.environment': 'test', [attributes.serviceName]: 'shop' })
    expect(export_?.attributesOf('cost')).toMatchObject([
      { [attributes.project]: 'till' },
      { [attributes.project]: 'till' },
    ])
  })

  test('a mistake in ours is a warning, and the app works', async () => {
    const app = run('', { TOLLBELL_PROVIDERS: 'nonsense' })
    expect(await app.ended).toMatchObject({ code: 0 })
    expect(app.errors()).toContain('TOLLBELL_PROVIDERS: "nonsense": write host=provider')
  })
})

describe('the journal of an app', () => {
  test.each([
    { name: 'that ends by itself is settled', how: '', open: false },
    { name: 'that calls process.exit() is settled', how: 'exit', open: false },
    { name: 'that gets a SIGTERM is settled', how: 'wait', signal: 'SIGTERM', open: false },
    { name: 'that is killed is left to be reported', how: 'wait', signal: 'SIGKILL', open: true },
    { name: 'whose ledger is down is left to be reported', how: '', ledger: 500, open: true },
    { name: 'with its own NodeSDK is left to be reported', how: '', script: 'node-sdk.mjs', open: true },
  ] as const)('$name', async ({ how, open, ...more }) => {
    const journal = mkdtempSync(join(tmpdir(), 'tollbell-test-'))
    sink.status = 'ledger' in more ? more.ledger : 200
    const app = run(how, { TOLLBELL_JOURNAL_DIR: journal }, 'script' in more ? more.script : undefined)
    await app.printed
    // The journal of a call is written before the app gets to print its answer.
    const begun = readdirSync(journal)
    if ('signal' in more) app.child.kill(more.signal)
    await app.ended
    expect([begun.length, readdirSync(journal).map((name) => name.endsWith('.open.jsonl'))]).toEqual([1, [open]])
    rmSync(journal, { recursive: true })
  })

  test('in a folder that cannot be is a warning, and the app works', async () => {
    const app = run('', { TOLLBELL_JOURNAL_DIR: '/dev/null/journal' })
    expect(await app.ended).toMatchObject({ code: 0 })
    expect(app.errors()).toContain('TOLLBELL_JOURNAL_DIR: /dev/null/journal cannot be written to')
  })
})

test('TOLLBELL_DEBUG=1 says on standard error what goes where, and that the ledger is there', async () => {
  const app = run('wait', { TOLLBELL_DEBUG: '1' })
  await app.printed
  await expect.poll(() => app.errors()).toContain('The ledger answered (200).')
  expect(app.errors()).toContain(`Exports to ${sink.url}/v1/metrics`)
  app.child.kill('SIGKILL')
  await app.ended
})

test('with the app’s own NodeSDK its MeterProvider is used, and nothing is counted twice', async () => {
  const app = run('', {}, 'node-sdk.mjs')
  await app.printed
  expect(await app.ended).toMatchObject({ code: 0 })
  const last = sink.received.at(-1)
  expect(last?.total('requests')).toBe(1)
  expect(last?.resource).toMatchObject({ 'app.own': 'yes' })
  expect(last?.attributesOf('requests')).toMatchObject([
    { [attributes.serviceInstanceId]: expect.any(String), [attributes.project]: 'own-sdk' },
  ])
})
