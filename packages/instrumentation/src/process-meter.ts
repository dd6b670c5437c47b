import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { doors, socketDoors } from './doors/doors.ts'
import { fetchThrough } from './doors/fetch/fetch-through.ts'
import { targetFinder } from './doors/fetch/request.ts'
import { watchPassersBy } from './doors/passers-by/passers-by.ts'
import { processJournal } from './journal/process-journal.ts'
import { UsageMeter } from './meter.ts'
import { routerFor } from './providers/providers.ts'
import { safely } from './safely.ts'
import { startSelfTest } from './self-test/self-test.ts'
import { settingsFrom, type TollbellOptions } from './settings.ts'

interface Installed {
  meter?: UsageMeter
  /** Where the journal is, if there is one. */
  journalFolder?: string | undefined
  /** Closes the doors, while they are open. */
  close?: () => void
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
  installed.meter ??= createMeter(options ?? {})
  return installed.meter
}

function warn(mistake: string): void {
  process.emitWarning(mistake, 'TollbellWarning')
}

function createMeter(options: TollbellOptions): UsageMeter {
  const settings = settingsFrom(options, process.env, warn)
  const journal = safely('opening the journal', () => processJournal(settings, warn), undefined)
  installed.journalFolder = journal?.folder
  return new UsageMeter(settings, journal?.open)
}

/** Counts every LLM call that leaves by one of the doors from now on. Again changes nothing. */
export function install(options?: TollbellOptions): void {
  const meter = processMeter(options)
  if (installed.close || !meter.settings.enabled) return
  const closes = doors.map((door) => door.open((fetch) => fetchThrough(fetch, meter)))
  closes.push(...socketDoors.map((door) => door.open(meter)))
  const { settings } = meter
  closes.push(watchPassersBy(targetFinder(routerFor(settings.providers)), warn))
  closes.push(startSelfTest({ settings, journalFolder: installed.journalFolder, calls: () => meter.calls, warn }))
  installed.close = () => {
    for (const close of closes) close()
  }
}

/** Takes {@link install} back. */
export function uninstall(): void {
  installed.close?.()
  delete installed.close
}
