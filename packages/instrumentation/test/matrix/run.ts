// The app of the matrix: loads an SDK the way its arguments say, runs every scenario, prints a line of JSON for each.
import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { flushUsage, meter, withUsageTags } from '@tollbell/instrumentation'
import type OpenAI from 'openai'
import { app, instrumentation, unreadBodySeconds } from './register.ts'
import { errorOf, type Scenario } from './scenario.ts'
import { scenarios } from './scenarios/scenarios.ts'

type Client = typeof OpenAI

const { baseURL, baseURLs, sdk, load, metered } = app

const Client = sdk === undefined ? undefined : await loadClient(sdk)
// Each on a client of its own: a header says what its calls are for.
const clients = new Map(scenarios.map((scenario) => [scenario, Client && clientFor(Client, scenario)]))
if (metered === 'byHand') instrumentation.enable()

const slow = scenarios.filter((scenario) => scenario.slow).map(tell)
for (const scenario of scenarios) if (!scenario.slow) await tell(scenario)
await Promise.all(slow)
// Until the copies of answers that nobody read have been read.
if (metered !== 'no') await delay(unreadBodySeconds * 2000)
await flushUsage()
// Whatever is still on its way into a pipe would be lost.
await new Promise<unknown>((resolve) => void process.stdout.write('', resolve))
process.exit(0)

async function tell(scenario: Scenario): Promise<void> {
  const result = await withUsageTags({ operation: scenario.name }, () => run(scenario))
  if (result !== undefined) process.stdout.write(`${JSON.stringify({ name: scenario.name, result })}\n`)
}

async function loadClient(specifier: string): Promise<Client> {
  const loaded: unknown = load === 'import' ? await import(specifier) : createRequire(import.meta.url)(specifier)
  return (loaded as { OpenAI: Client }).OpenAI
}

function clientFor(Constructor: Client, { name, maxRetries = 0 }: Scenario): OpenAI {
  return new Constructor({
    baseURL: baseURLs[name] ?? baseURL,
    apiKey: 'sk-test',
    maxRetries,
    defaultHeaders: { 'x-scenario': name },
  })
}

async function run(scenario: Scenario): Promise<unknown> {
  const client = clients.get(scenario)
  if (client) return errorOf(() => scenario.run(metered === 'byHand' ? meter(client) : client))
  return scenario.plain && runPlain(scenario.name, scenario.plain)
}

async function runPlain(name: string, { path, body }: NonNullable<Scenario['plain']>): Promise<unknown> {
  const response = await fetch(`${baseURLs[name] ?? baseURL}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json', 'x-scenario': name },
    body: JSON.stringify(body),
  })
  return { result: { status: response.status, text: await response.text() } }
}
