import { diag } from '@opentelemetry/api'
import { scopeName } from '@tollbell/conventions'
import { safely } from '../safely.ts'
import type { Settings } from '../settings.ts'
import { explain } from './debug.ts'
import { hintAfterAMinute } from './hint.ts'
import { loadedSdks, watchForSdks } from './loaded-sdks.ts'

export interface SelfTestParts {
  readonly settings: Settings
  readonly journalFolder: string | undefined
  readonly calls: () => number
  readonly warn: (message: string) => void
}

/**
 * Finds out whether metering works in this process, and says so where it is asked for or needed.
 * @returns how to take it back
 */
export function startSelfTest({ settings, journalFolder, calls, warn }: SelfTestParts): () => void {
  safely('watching for SDKs', watchForSdks, undefined)
  if (settings.debug) {
    explain({ settings, journalFolder, write, fetch: globalThis.fetch }).catch((error: unknown) => {
      diag.error(`${scopeName}: the self-test could not say what is metered`, error)
    })
  }
  return hintAfterAMinute({ calls, sdks: loadedSdks, warn, later })
}

function write(line: string): void {
  process.stderr.write(line)
}

function later(callback: () => void, afterMs: number): { cancel(): void } {
  const timer = setTimeout(() => safely('the self-test', callback, undefined), afterMs)
  timer.unref()
  return { cancel: () => clearTimeout(timer) }
}
