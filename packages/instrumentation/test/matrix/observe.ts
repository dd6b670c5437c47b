import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { attributes, type TokenCounts } from '@tollbell/conventions'
import { type OpenAiServer, type ServedCall, startOpenAiServer } from '../../src/testing/index.ts'
import { type OtlpSink, type Point, startOtlpSink } from '../kit/otlp-sink.ts'
import type { RunArguments } from './run.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/scenarios.ts'

const folder = join(import.meta.dirname, '../..')

/** What came of one scenario. */
export interface Observation {
  /** What the app got, without ids that differ from call to call; absent where the way has no such scenario. */
  readonly bare: unknown
  readonly metered: unknown
  /** What the provider knows of it. */
  readonly served: readonly ServedCall[]
  readonly tokens: TokenCounts
  readonly outcomes: Readonly<Record<string, number>>
  readonly estimated: boolean
}

/** Runs all scenarios with us and without, against a provider each; by name of the scenario. */
export async function observe(app: Omit<RunArguments, 'baseURL'>): Promise<Map<string, Observation>> {
  const [bareServer, server, sink] = await Promise.all([startServer(), startServer(), startOtlpSink()])
  try {
    const [bare, metered] = await Promise.all([
      results({ ...app, baseURL: bareServer.url, byHand: false }, {}),
      results({ ...app, baseURL: server.url }, { MATRIX_METERED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }),
    ])
    return new Map(
      scenarios.map(({ name }) => [
        name,
        { bare: bare.get(name), metered: metered.get(name), ...countedOf(name, sink), served: servedOf(name, server) },
      ]),
    )
  } finally {
    await Promise.all([bareServer.close(), server.close(), sink.close()])
  }
}

function startServer(): Promise<OpenAiServer> {
  const nth = new Map<string, number>()
  return startOpenAiServer({
    now: () => new Date('2026-11-22'),
    textOf: ({ headers }) => scenarioOf(headers)?.text ?? 'Grüße an alle: 世界 👋 "usage":null and so on.',
    usageOf: ({ headers }) =>
      scenarioOf(headers)?.usage ?? { inputTokens: 1000, cachedTokens: 600, outputTokens: 200, reasoningTokens: 50 },
    scriptOf({ headers }) {
      const scenario = scenarioOf(headers)
      const count = nth.get(scenario?.name ?? '') ?? 0
      nth.set(scenario?.name ?? '', count + 1)
      return scenario?.script?.(count)
    },
  })
}

function scenarioOf(headers: ServedCall['headers']): Scenario | undefined {
  return scenarios.find(({ name }) => name === headers['x-scenario'])
}

async function results(app: RunArguments, env: Record<string, string>): Promise<Map<string, unknown>> {
  const register = ['--conditions=@tollbell/source', '--import', join(import.meta.dirname, 'register.ts')]
  const child = spawn(process.execPath, [...register, join(import.meta.dirname, 'run.ts'), JSON.stringify(app)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], OTEL_SERVICE_NAME: 'matrix', ...env },
  })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`the app ended with ${child.exitCode}:\n${errors}`)
  return new Map(
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(withoutIds(line)) as { name: string; result: unknown })
      .map(({ name, result }) => [name, result]),
  )
}

/** What changes from call to call whatever one does. */
function withoutIds(line: string): string {
  return line.replaceAll(/(chatcmpl-|resp_|msg_|req_|call_)[0-9a-f]+/g, '$1x')
}

function countedOf(name: string, sink: OtlpSink): Pick<Observation, 'tokens' | 'outcomes' | 'estimated'> {
  const of = (instrument: 'tokens' | 'requests') =>
    (sink.received.at(-1)?.points(instrument) ?? []).filter(({ attributes: set }) => set[attributes.operation] === name)
  return {
    tokens: sumsBy(attributes.tokenClass, of('tokens')),
    outcomes: sumsBy(attributes.outcome, of('requests')),
    estimated: of('tokens').some(({ attributes: set }) => set[attributes.estimated] === true),
  }
}

function sumsBy(attribute: string, points: readonly Point[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { attributes: set, value } of points) {
    const key = String(set[attribute])
    sums[key] = (sums[key] ?? 0) + value
  }
  return sums
}

function servedOf(name: string, server: OpenAiServer): ServedCall[] {
  return server.calls.filter(({ headers }) => headers['x-scenario'] === name)
}
