import { fetchThrough } from './doors/fetch/fetch-through.ts'
import type { Fetch } from './doors/fetch/request.ts'
import { processMeter } from './process-meter.ts'
import type { TollbellOptions } from './settings.ts'

/**
 * A `fetch` that counts the LLM calls passing through it, for a client that takes one:
 * `new OpenAI({ fetch: meterFetch(fetch) })`. A call that is counted elsewhere too is counted once.
 * @param options those of the first set-up in a process count
 */
export function meterFetch(fetch: Fetch = globalThis.fetch, options?: TollbellOptions): Fetch {
  const meter = processMeter(options)
  return meter.settings.enabled ? fetchThrough((input, init) => fetch(input, init), meter) : fetch
}
