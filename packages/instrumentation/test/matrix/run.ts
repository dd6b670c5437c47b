// The app of the matrix: loads an SDK the way its arguments say, runs every scenario, prints a line of JSON for each.
import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { flushUsage, meter, withUsageTags } from '@tollbell/instrumentation'
import type OpenAI from 'openai'
import { unreadBodySeconds } from './register.ts'
import { errorOf, type Scenario } from './scenario.ts'
import { scenarios } from './scenarios/scenarios.ts'

export interface RunArguments {
  readonly baseURL: string
  /** The specifier or path of the SDK; none for the fetch of Node.js. */
  readonly sdk?: string
  readonly load: 'import' | 'require'
  /** Whether clients are metered by hand. */
  readonly byHand?: boolean
}

type Client = typeof OpenAI

const { baseURL, sdk, load, byHand } = JSON.parse(process.argv[2] ?? '{}') as RunArguments

const Client = sdk === undefined ? undefined : await loadClient(sdk)
for (const scenario of scenarios) {
  const result = await withUsageTags({ operation: scenario.name }, () => run(scenario))
  // One write for a line, and no line for what this way has not.
  if (result !== undefined) process.stdout.write(`${JSON.stringify({ name: scenario.name, result })}\n`)
}
// Until the copies of answers that nobody read have been read.
await delay(unreadBodySeconds * 2000)
await flushUsage()
process.exit(0)

async function loadClient(specifier: string): Promise<Client> {
  const loaded: unknown = load === 'import' ? await import(specifier) : createRequire(import.meta.url)(specifier)
  const { default: inner = loaded } = loaded as { default?: unknown }
  return (inner as { OpenAI?: Client }).OpenAI ?? (inner as Client)
}

async function run({ name, run: use, plain, maxRetries = 0 }: Scenario): Promise<unknown> {
  const headers = { 'x-scenario': name }
  if (Client) {
    const client = new Client({ baseURL, apiKey: 'sk-test', maxRetries, defaultHeaders: headers })
    return errorOf(() => use(byHand ? meter(client) : client))
  }
  if (!plain) return undefined
  const response = await fetch(`${baseURL}${plain.path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(plain.body),
  })
  return { result: { status: response.status, text: await response.text() } }
}
