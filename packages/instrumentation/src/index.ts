import { processMeter } from './process-meter.ts'

export { meter } from './meter-client.ts'
export { meterFetch } from './meter-fetch.ts'
export type { ProviderHosts } from './providers/hosts.ts'
export type { TollbellOptions } from './settings.ts'
export { type UsageTags, withUsageTags } from './tags.ts'
export { TollbellInstrumentation, type TollbellInstrumentationConfig } from './tollbell-instrumentation.ts'

/**
 * Exports what was counted now, for a process that is about to be frozen or ended with `process.exit()`.
 * @returns whether it arrived
 */
export function flushUsage(): Promise<boolean> {
  return processMeter().flush()
}
