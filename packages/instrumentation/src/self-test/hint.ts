import type { LoadedSdk } from './loaded-sdks.ts'

const waitMs = 60_000

export interface HintParts {
  /** How many calls were counted so far. */
  readonly calls: () => number
  readonly sdks: () => readonly LoadedSdk[]
  readonly warn: (message: string) => void
  /** Calls back after so many milliseconds, without keeping the process alive. */
  readonly later: (callback: () => void, afterMs: number) => { cancel(): void }
}

/**
 * Warns, once, when a minute has passed without a counted call although an SDK is loaded.
 * @returns how to take it back
 */
export function hintAfterAMinute({ calls, sdks, warn, later }: HintParts): () => void {
  const timer = later(() => {
    const hint = calls() === 0 ? hintFor(sdks()) : undefined
    if (hint !== undefined) warn(hint)
  }, waitMs)
  return () => timer.cancel()
}

/** Why calls of these SDKs may not be seen, and the cure; `undefined` without an SDK. */
export function hintFor(sdks: readonly LoadedSdk[]): string | undefined {
  if (sdks.length === 0) return undefined
  const names = sdks.map(({ name }) => name).join(', ')
  const late = sdks.filter(({ beforeUs }) => beforeUs).map(({ name }) => name)
  const cure =
    late.length > 0
      ? `${late.join(', ')} was loaded before us. Register first: node --import @tollbell/instrumentation/register app.js.`
      : 'Clients made before us, or with a fetch or an HTTP library of their own, are not seen: register first with node --import @tollbell/instrumentation/register app.js, or give them fetch: meterFetch(). Name a host of your own in TOLLBELL_PROVIDERS.'
  return `No LLM call was counted in the first minute, although this process has loaded ${names}. If it has made calls: ${cure} If it has made none, all is well. TOLLBELL_DEBUG=1 says more.`
}
