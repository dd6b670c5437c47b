import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { fetchThrough } from './doors/fetch/fetch-through.ts'
import type { Fetch } from './doors/fetch/request.ts'
import { UsageMeter } from './meter.ts'
import { settingsFrom, type TollbellOptions } from './settings.ts'

interface Installed {
  meter?: UsageMeter
  /** The fetch that was there before ours. */
  original?: Fetch
  /** Ours. */
  door?: Fetch
}

// One for all copies of this package in a process: registered twice, calls are counted once.
const key = Symbol.for('tollbell.instrumentation')
const holder = globalThis as { [key]?: Installed }
holder[key] ??= {}
const installed = holder[key]

/** The meter of this process. Options count the first time only. */
export function processMeter(options?: TollbellOptions): UsageMeter {
  if (installed.meter && options && Object.keys(options).length > 0) {
    diag.warn(`${scopeName}: is set up already; these options are not used`, options)
  }
  installed.meter ??= new UsageMeter(
    settingsFrom(options ?? {}, process.env, (mistake) => process.emitWarning(mistake, 'TollbellWarning')),
  )
  return installed.meter
}

/** Counts every LLM call that goes through the global `fetch` from now on. Again changes nothing. */
export function install(options?: TollbellOptions): void {
  const meter = processMeter(options)
  if (installed.door || !meter.settings.enabled) return
  const original = globalThis.fetch
  const door = fetchThrough((input, init) => original(input, init), meter)
  Object.defineProperty(door, 'name', { value: original.name })
  installed.original = original
  installed.door = door
  globalThis.fetch = door
}

/** Takes {@link install} back, unless somebody has put another `fetch` around ours since. */
export function uninstall(): void {
  if (!installed.door || !installed.original || globalThis.fetch !== installed.door) return
  globalThis.fetch = installed.original
  delete installed.door
  delete installed.original
}
