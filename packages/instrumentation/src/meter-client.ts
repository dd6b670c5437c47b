import { scopeName } from '@tollbell/conventions'
import type { Fetch } from './doors/fetch/request.ts'
import { meterFetch } from './meter-fetch.ts'
import { safely } from './safely.ts'
import type { TollbellOptions } from './settings.ts'

// One for all copies of this package in a process.
const key = Symbol.for('tollbell.metered.clients')
const holder = globalThis as { [key]?: WeakSet<object> }
holder[key] ??= new WeakSet()
const metered = holder[key]

/**
 * Counts the calls of a client that is there already: one made before the instrumentation was registered, or one
 * whose SDK is bundled into the app. Calls that are counted elsewhere too are counted once.
 *
 * For the clients of `openai`, `@anthropic-ai/sdk` and others that keep the fetch they call as `client.fetch`; a client
 * without one is left alone, with a warning.
 * @param options those of the first set-up in a process count
 * @returns the same client
 */
export function meter<Client extends object>(client: Client, options?: TollbellOptions): Client {
  if (!metered.has(client)) safely('metering a client', () => meterOnce(client, options), undefined)
  return client
}

function meterOnce(client: { fetch?: unknown }, options: TollbellOptions | undefined): void {
  const { fetch } = client
  if (typeof fetch !== 'function') {
    const cure = 'Give it a metered one where it takes a fetch: new Client({ fetch: meterFetch() }).'
    return process.emitWarning(`${scopeName}: this client has no fetch of its own to meter. ${cure}`, 'TollbellWarning')
  }
  client.fetch = meterFetch(fetch as Fetch, options)
  metered.add(client)
}
