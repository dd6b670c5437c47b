import { type OpenAiServer, type ServedCall, startOpenAiServer } from '../../src/testing/index.ts'
import type { Double } from '../doubles/double.ts'
import { startOpenAiMedia } from '../doubles/openai-media.ts'
import { truthOf } from '../doubles/truth.ts'
import { costNanoUsdOf, tokensOf } from '../kit/truth.ts'
import type { Sums } from './observe.ts'
import type { RunArguments } from './register.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/scenarios.ts'

/** The servers that answer all scenarios. */
export interface Providers {
  readonly urls: Pick<RunArguments, 'baseURL' | 'baseURLs'>
  /** The requests of a scenario as they came, but for the usage we ask for and its bytes. */
  requestsOf(scenario: Scenario): unknown[]
  /** What they would bill for a scenario. */
  truthOf(scenario: Scenario): Sums
  close(): Promise<void>
}

export async function startProviders(): Promise<Providers> {
  const server = await startServer()
  const doubles = new Map<string, Double>()
  for (const { name, double } of scenarios) if (double) doubles.set(name, await startOpenAiMedia())
  return {
    urls: {
      baseURL: server.url,
      baseURLs: Object.fromEntries([...doubles].map(([name, { url }]) => [name, `${url}/v1`])),
    },
    requestsOf: (scenario) => callsOf(scenario, server).map(requestOf),
    truthOf(scenario) {
      const double = doubles.get(scenario.name)
      return double ? truthOfDouble(scenario, double) : truthOfServer(scenario, server)
    },
    async close() {
      await Promise.all([server.close(), ...[...doubles.values()].map((double) => double.close())])
    },
  }
}

function startServer(): Promise<OpenAiServer> {
  const nth = new Map<Scenario | undefined, number>()
  return startOpenAiServer({
    now: () => new Date('2026-11-22'),
    textOf: ({ headers }) => scenarioOf(headers)?.text ?? 'Grüße an alle: 世界 👋 "usage":null and so on.',
    usageOf: ({ headers }) =>
      scenarioOf(headers)?.usage ?? { inputTokens: 1000, cachedTokens: 600, outputTokens: 200, reasoningTokens: 50 },
    scriptOf({ headers }) {
      const scenario = scenarioOf(headers)
      const count = nth.get(scenario) ?? 0
      nth.set(scenario, count + 1)
      return scenario?.script?.(count)
    },
  })
}

function scenarioOf(headers: ServedCall['headers']): Scenario | undefined {
  return scenarios.find(({ name }) => name === headers['x-scenario'])
}

function callsOf({ name }: Scenario, { calls }: OpenAiServer): ServedCall[] {
  return calls.filter(({ headers }) => headers['x-scenario'] === name)
}

function requestOf({ path, body, headers }: ServedCall): unknown {
  const { stream_options: options, ...others } = body
  const { include_usage: _, ...otherOptions } = (options ?? {}) as Record<string, unknown>
  const { 'content-length': __, host: ___, ...otherHeaders } = headers
  return { path, body: { ...others, ...otherOptions }, headers: otherHeaders }
}

function truthOfServer(scenario: Scenario, server: OpenAiServer): Sums {
  const calls = callsOf(scenario, server)
  return { tokens: tokensOf(calls), costNanoUsd: costNanoUsdOf(calls), requests: calls.length }
}

function truthOfDouble({ requests }: Scenario, { billed }: Double): Sums {
  // A file that is fetched twice is billed once, for its batch.
  const once = requests === undefined ? billed : billed.slice(0, 1)
  return { ...truthOf(once, 'openai'), requests: requests ?? billed.length }
}
