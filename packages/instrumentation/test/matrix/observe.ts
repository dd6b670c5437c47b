import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { attributes, nanoUsdFromUsd, type UsageCounts } from '@tollbell/conventions'
import { appEnv } from '../kit/app-env.ts'
import { type OtlpSink, type Point, startOtlpSink } from '../kit/otlp-sink.ts'
import { type Providers, startProviders } from './providers.ts'
import type { RunArguments } from './register.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/scenarios.ts'
import type { App } from './ways.ts'

const folder = join(import.meta.dirname, '../..')

/** Tokens, money and requests of one scenario. */
export interface Sums {
  readonly tokens: UsageCounts
  readonly costNanoUsd: number
  readonly requests: number
}

/** What the app and the provider see of a scenario. */
export interface Visible {
  /** What the app got, without ids that differ from call to call; absent where the way has no such scenario. */
  readonly result: unknown
  /** What the provider was asked. */
  readonly requests: readonly unknown[]
}

/** What came of one scenario. */
export interface Observation {
  readonly bare: Visible
  readonly metered: Visible
  /** What the provider knows of it. */
  readonly truth: Sums
  readonly counted: Sums & { readonly estimated: boolean }
}

/** Runs all scenarios in an app, and without us in `bare`, against providers of each; by name of the scenario. */
export async function observe(app: App, bare: App): Promise<Map<string, Observation>> {
  const [providers, sink] = await Promise.all([startProviders(), startOtlpSink()])
  try {
    const [seenWithoutUs, metered] = await Promise.all([
      withoutUs(bare),
      visible(app, providers, { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }),
    ])
    const observed = (scenario: Scenario): Observation => ({
      bare: seenWithoutUs(scenario),
      metered: metered(scenario),
      truth: providers.truthOf(scenario),
      counted: countedOf(scenario, sink),
    })
    return new Map(scenarios.map((scenario) => [scenario.name, observed(scenario)]))
  } finally {
    await Promise.all([providers.close(), sink.close()])
  }
}

type VisibleOf = (scenario: Scenario) => Visible

const known = new Map<string, Promise<VisibleOf>>()

// Once for all that are compared with it.
function withoutUs({ sdk, load }: App): Promise<VisibleOf> {
  const key = `${load} ${sdk}`
  const observed = known.get(key) ?? runWithoutUs({ ...(sdk === undefined ? {} : { sdk }), load, metered: 'no' })
  known.set(key, observed)
  return observed
}

async function runWithoutUs(app: App): Promise<VisibleOf> {
  const providers = await startProviders()
  try {
    return await visible(app, providers, {})
  } finally {
    await providers.close()
  }
}

async function visible(app: App, providers: Providers, env: Record<string, string>): Promise<VisibleOf> {
  const all = await results({ ...app, ...providers.urls }, env)
  return (scenario) => ({ result: all.get(scenario.name), requests: requestsOf(scenario, providers) })
}

function requestsOf(scenario: Scenario, providers: Providers): unknown[] {
  return JSON.parse(withoutIds(JSON.stringify(providers.requestsOf(scenario)))) as unknown[]
}

async function results(app: RunArguments, env: Record<string, string>): Promise<Map<string, unknown>> {
  const register = ['--conditions=@tollbell/source', '--import', join(import.meta.dirname, 'register.ts')]
  const child = spawn(process.execPath, [...register, join(import.meta.dirname, 'run.ts'), JSON.stringify(app)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...appEnv, OTEL_SERVICE_NAME: 'matrix', ...env },
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

function countedOf({ name }: Scenario, sink: OtlpSink): Observation['counted'] {
  const of = (instrument: 'tokens' | 'cost' | 'requests'): Point[] =>
    (sink.received.at(-1)?.points(instrument) ?? []).filter(({ attributes: set }) => set[attributes.operation] === name)
  const tokens: Record<string, number> = {}
  for (const { attributes: set, value } of of('tokens')) {
    const tokenClass = String(set[attributes.tokenClass])
    tokens[tokenClass] = (tokens[tokenClass] ?? 0) + value
  }
  return {
    tokens,
    costNanoUsd: of('cost').reduce((sum, { value }) => sum + nanoUsdFromUsd(value), 0),
    requests: of('requests').reduce((sum, { value }) => sum + value, 0),
    estimated: of('tokens').some(({ attributes: set }) => set[attributes.estimated] === true),
  }
}
